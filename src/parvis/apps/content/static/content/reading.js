// A post that is read: its previews, one network or all of them.
import { startLooking } from "./looking.js";

startLooking();
