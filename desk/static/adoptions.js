// Finds drafts as one types, and offers units after a comma; the form works without it.
"use strict";

const box = document.querySelector("[data-find]");
const list = document.getElementById("found");
let asked = null;

function shown(drafts, sought) {
  const items = drafts.map((draft) => {
    const button = document.createElement("button");
    button.name = "do";
    button.value = `pick:${draft.number}`;
    button.formNoValidate = true;
    const small = document.createElement("small");
    small.textContent = [draft.number, draft.day, draft.unit, draft.stage].join("　");
    button.append(draft.title, small);
    return button;
  });
  if (!items.length) items.push(`近期来稿中没有“${sought}”。没有来过稿的可以补录。`);
  list.replaceChildren(...items.map((item) => {
    const line = document.createElement("li");
    if (typeof item === "string") line.className = "small";
    line.append(item);
    return line;
  }));
}

async function ask() {
  const sought = box.value.trim();
  asked?.abort();
  if (sought.length < 2) return list.replaceChildren();
  asked = new AbortController();
  try {
    const answer = await fetch(`${box.dataset.find}?q=${encodeURIComponent(sought)}`, { signal: asked.signal });
    if (answer.ok) shown((await answer.json()).drafts, sought);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

let waiting;
box.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, 120);
});
box.addEventListener("compositionend", ask);

// Enter takes the first one found; the arrows go through them.
document.querySelector(".finder").addEventListener("keydown", (event) => {
  const buttons = [...list.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  if (event.isComposing || !buttons.length) return;
  if (event.key === "Enter" && event.target === box) buttons[0].click();
  else if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)].focus();
  else if (event.key === "ArrowUp") (buttons[at - 1] ?? box).focus();
  else return;
  event.preventDefault();
});

// A list of suggestions knows one value; for a second unit each carries what stands before it.
const units = document.getElementById("units");
const names = [...units.options].map((option) => option.value);
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-units]")) return;
  const before = /^.*[、，,]/.exec(event.target.value)?.[0] ?? "";
  if (units.dataset.before === before) return;
  units.dataset.before = before;
  units.replaceChildren(...names.map((name) => new Option("", before + name)));
});

// Who chooses among the drafts means to record it.
document.addEventListener("change", (event) => {
  if (event.target.type === "radio") event.target.closest("tr").querySelector("[type=checkbox]").checked = true;
});
