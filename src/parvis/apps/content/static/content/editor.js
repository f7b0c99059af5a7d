// The editor of a post. Its form works by itself; with script it is saved after each pause, its buttons change
// it without a new page, and nothing that was typed gets lost.
import { startInserting } from "./inserting.js";
import { startLooking } from "./looking.js";
import { startOrdering } from "./ordering.js";
import { startPanels } from "./panels.js";
import { startPicking } from "./picking.js";
import { startRescue } from "./rescue.js";
import { startSaving } from "./saving.js";
import { startShaping } from "./shaping.js";
import { startTabs } from "./tabs.js";

startLooking();
startTabs();
startSaving();
startPanels();
startShaping();
startPicking();
startOrdering();
startInserting();
startRescue();
