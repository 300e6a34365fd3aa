/**
 * All that the page does by itself; it can be read without: switch between light and dark, show what a phase reads
 * when it is pointed at or has the focus, and open what is folded before it is printed.
 */
export const script = `
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.hidden = false;
  button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; name(); });
  prefersDark.addEventListener("change", name);
  name();

  const light = (phase) => {
    for (const edge of document.querySelectorAll(".edge, .edge-long")) {
      edge.classList.toggle("lit", edge.dataset.from === phase || edge.dataset.to === phase);
    }
  };
  for (const node of document.querySelectorAll(".node")) {
    for (const event of ["mouseenter", "focus"]) node.addEventListener(event, () => light(node.dataset.phase));
    for (const event of ["mouseleave", "blur"]) node.addEventListener(event, () => light());
  }

  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details:not([open])")) folded.open = true;
  });
})();
`;
