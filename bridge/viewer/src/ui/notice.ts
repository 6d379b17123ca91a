/** A message over the picture: what happened, why, and what to do. */

import { element, make } from "./element";

const INFO_MS = 14_000;

export class Notice {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly root = element("notice", HTMLDivElement);

  constructor() {
    this.root.querySelector("button")!.addEventListener("click", () => this.hide());
  }

  show(kind: "problem" | "info", title: string, text: string, points: readonly string[] = []): void {
    this.root.dataset.kind = kind;
    this.root.querySelector("strong")!.textContent = title;
    this.root.querySelector("p")!.textContent = text;
    this.root.querySelector("ul")!.replaceChildren(...points.map((point) => make("li", "", point)));
    this.root.hidden = false;
    clearTimeout(this.timer);
    // A problem stays until it is read; what went well need not.
    if (kind === "info") this.timer = setTimeout(() => this.hide(), INFO_MS);
  }

  hide(): void {
    this.root.hidden = true;
  }
}
