/** A message over the picture: what happened, why, and what to do. */

import { element, make } from "./element";

export class Notice {
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
  }

  hide(): void {
    this.root.hidden = true;
  }
}
