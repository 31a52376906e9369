// What makes pages livelier where scripts run; without them each page works by its links and forms alone.
import { suggestions } from "./suggest.js";
import { evidencePanel } from "./evidence.js";
import { livePart } from "./live.js";

for (const input of document.querySelectorAll("input[data-suggest]")) suggestions(input);
const panel = document.getElementById("evidence");
const part = document.querySelector("[data-live]");
if (panel) evidencePanel(panel);
if (part) livePart(part);
