/**
 * What the page does beyond links and forms: j, k and the arrows go from person to person, / goes to the
 * filter, and the filter answers while one types. Enter follows the link that has the focus by itself.
 */
export const SCRIPT = `
const links = () => [...document.querySelectorAll("a[data-person]")].filter((link) => link.offsetParent);
const filter = document.querySelector("input[name=find]");
const said = document.querySelector("[data-said]");
const move = (step) => {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.closest("tr")?.scrollIntoView({ block: "nearest" });
};
const narrow = () => {
  const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let left = 0;
  for (const row of document.querySelectorAll("tbody tr")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) left++;
  }
  if (said) said.textContent = words.length ? left + " shown" : "";
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === filter) {
    if (event.key === "Escape") { filter.value = ""; narrow(); filter.blur(); }
    else if (event.key === "ArrowDown" || event.key === "Enter") { event.preventDefault(); move(1); }
    return;
  }
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step && links().length) { event.preventDefault(); move(step); }
  else if (event.key === "/" && filter) { event.preventDefault(); filter.focus(); filter.select(); }
});
filter?.addEventListener("input", narrow);
`;
