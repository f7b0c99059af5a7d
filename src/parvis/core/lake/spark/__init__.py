"""The lake asked by a Spark cluster: the same questions, over the same files of the same snapshot.

::

    cluster = Cluster("spark://host:7077", cores=8)       # one for each process; starts when first asked
    lake = Lake(Path("var/lake/1"), cluster=cluster)      # everything else stays as it is
    cluster.check()                                       # NoCluster says why it cannot be asked

What is asked of many mentions goes to the cluster; the newest posts are still picked by the word index on
this machine, and only what must be scanned for them goes there. Writing, compaction and erasure stay here.
When the cluster cannot answer, this machine does, and the log says why.
"""

from parvis.core.lake.spark.cluster import Cluster
from parvis.core.lake.spark.frames import spark_path
from parvis.core.lake.spark.sight import SparkSight

__all__ = ["Cluster", "SparkSight", "spark_path"]
