// Saves clicks; every page works without it.
"use strict";

const rows = () => [...document.querySelectorAll("[data-row]")];
const current = () => document.querySelector("[data-row].current");

function choose(row) {
  current()?.classList.remove("current");
  row?.classList.add("current");
  row?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  choose(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
}

// Keys: j/k the next and previous row, Enter opens it, 1–9 its actions, letters what data-key names.
function press(event) {
  const typing = event.target.closest("input, textarea, select");
  if (typing) {
    if (event.key === "Escape") typing.blur();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const key = event.key;
  const named = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if ((key === "j" || key === "k") && rows().length) step(key === "j" ? 1 : -1);
  else if (key === "Enter" && event.target === document.body) (current()?.querySelector("a.title") ?? current()?.querySelector("a[href]"))?.click();
  else if (/^[1-9]$/.test(key)) current()?.querySelectorAll("[data-action]")[Number(key) - 1]?.click();
  else if (key === "/") document.getElementById("search")?.focus();
  else if (named) named.click();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", press);
document.addEventListener("click", (event) => {
  const back = event.target.closest("[data-back]");
  if (back && history.length > 1) {
    event.preventDefault();
    history.back();
  }
});
// Asks before what cannot be undone.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});
// A filter that is a select needs no button.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
rows()[0]?.classList.add("current"); // without scrolling: a page opens at its top
