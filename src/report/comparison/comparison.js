
"use strict";
(() => {
  const changes = [...document.querySelectorAll("tbody.change")];
  const tools = document.querySelector(".tools");
  const boxes = [...tools.querySelectorAll("input[data-kind]")];
  const keys = document.getElementById("keys");
  const status = document.getElementById("status");
  const total = changes.length;
  let current = -1;
  const visible = () => changes.filter((change) => !change.hidden);
  const say = (ja, en) => { status.textContent = document.documentElement.lang === "ja" ? ja : en; };
  const filter = () => {
    const shown = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.kind));
    for (const change of changes) change.hidden = !shown.has(change.dataset.kind);
    const count = visible().length;
    say(`${total}件中${count}件を表示`, `${count} of ${total} shown`);
  };
  const go = (step) => {
    const list = visible();
    if (list.length === 0) return;
    let at = list.indexOf(changes[current]);
    if (at < 0) {
      // The change we stood on was filtered away: go on from its place.
      const next = list.findIndex((change) => changes.indexOf(change) > current);
      at = step > 0 ? (next < 0 ? 0 : next) : (next < 0 ? list.length - 1 : next - 1);
    } else {
      at += step;
    }
    at = (at + list.length) % list.length;
    current = changes.indexOf(list[at]);
    list[at].focus({ preventScroll: true });
    list[at].scrollIntoView({ block: "nearest" });
    say(`${list.length}件中${at + 1}件目`, `${at + 1} of ${list.length}`);
  };
  boxes.forEach((box) => box.addEventListener("change", filter));
  document.getElementById("next").addEventListener("click", () => go(1));
  document.getElementById("previous").addEventListener("click", () => go(-1));
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "n" || event.key === "j") go(1);
    else if (event.key === "p" || event.key === "k") go(-1);
    else return;
    event.preventDefault();
  });
  tools.hidden = total === 0;
})();
