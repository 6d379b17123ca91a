/** Buttons, selector, keyboard, and files dropped on the page. */

import { CHARACTERS, SKELETONS } from "../rigs";
import { VIEWS, type View } from "../views";
import { element, make } from "./element";

export interface ControlsListener {
  onStart(): void;
  onPlayPause(): void;
  onVolume(volume: number, isMuted: boolean): void;
  onView(view: View): void;
  onRig(name: string): void;
  onFile(file: File): void;
  onPanel(isShown: boolean): void;
}

const ICONS = {
  play: '<path d="M8 5.500v13l11-6.500z" stroke="none"/>',
  pause: '<path d="M7 5h3.500v14H7zM13.500 5H17v14h-3.500z" stroke="none"/>',
  sound: '<path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11"/>',
  muted: '<path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM16 9.500l5 5m0-5-5 5"/>',
} as const;
const OWN = "own-file";

export class Controls {
  private readonly play = element("play", HTMLButtonElement);
  private readonly mute = element("mute", HTMLButtonElement);
  private readonly volume = element("volume", HTMLInputElement);
  private readonly rig = element("rig", HTMLSelectElement);
  private readonly start = element("start", HTMLButtonElement);
  private readonly viewButtons = new Map<View, HTMLButtonElement>();
  private isMuted = false;

  constructor(private readonly listener: ControlsListener) {
    this.play.onclick = () => listener.onPlayPause();
    this.start.onclick = () => listener.onStart();
    this.mute.onclick = () => this.setMuted(!this.isMuted);
    this.volume.oninput = () => this.setMuted(Number(this.volume.value) === 0);
    this.rig.onchange = () => listener.onRig(this.rig.value);
    this.fillRigs();
    this.fillViews();
    this.listenToFiles();
    this.listenToPanel();
    addEventListener("keydown", (event) => this.onKey(event));
    this.setMuted(false);
  }

  private fillRigs(): void {
    const group = (label: string, choices: readonly { name: string; label: string }[]) => {
      const made = make("optgroup");
      made.label = label;
      made.append(...choices.map((choice) => new Option(choice.label, choice.name)));
      return made;
    };
    this.rig.append(group("Characters", CHARACTERS), group("Skeletons", SKELETONS));
  }

  private fillViews(): void {
    const group = element("views", HTMLDivElement);
    VIEWS.forEach((view, i) => {
      const button = make("button", "", view.charAt(0).toUpperCase() + view.slice(1));
      button.title = `Key ${i + 1}`;
      button.onclick = () => this.listener.onView(view);
      this.viewButtons.set(view, button);
      group.append(button);
    });
  }

  private listenToFiles(): void {
    const input = element("file", HTMLInputElement);
    element("open-file", HTMLButtonElement).onclick = () => input.click();
    input.onchange = () => {
      const file = input.files?.[0];
      if (file) this.listener.onFile(file);
      input.value = "";
    };
    const veil = element("drop", HTMLDivElement);
    let depth = 0;
    const enter = (step: number) => {
      depth = Math.max(0, depth + step);
      veil.hidden = depth === 0;
    };
    addEventListener("dragenter", () => enter(1));
    addEventListener("dragleave", () => enter(-1));
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => {
      event.preventDefault();
      depth = 0;
      veil.hidden = true;
      const file = event.dataTransfer?.files[0];
      if (file) this.listener.onFile(file);
    });
  }

  private listenToPanel(): void {
    const toggle = element("toggle-panel", HTMLButtonElement);
    toggle.onclick = () => this.setPanel(element("panel", HTMLElement).hidden !== false);
  }

  setPanel(isShown: boolean): void {
    element("panel", HTMLElement).hidden = !isShown;
    element("toggle-panel", HTMLButtonElement).ariaExpanded = String(isShown);
    document.body.classList.toggle("has-panel", isShown);
    this.listener.onPanel(isShown);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement) return;
    const view = VIEWS[Number(event.key) - 1];
    if (event.key === " ") {
      // A focused button would be pressed by the same key.
      event.preventDefault();
      if (!event.repeat) this.listener.onPlayPause();
    } else if (view) {
      this.listener.onView(view);
    } else if (event.key === "m") {
      this.setMuted(!this.isMuted);
    }
  }

  setPlaying(isPlaying: boolean): void {
    icon(this.play, isPlaying ? "pause" : "play");
    this.play.ariaLabel = isPlaying ? "Pause" : "Play";
  }

  setMuted(isMuted: boolean): void {
    this.isMuted = isMuted;
    icon(this.mute, isMuted ? "muted" : "sound");
    this.mute.ariaLabel = isMuted ? "Unmute" : "Mute";
    this.listener.onVolume(Number(this.volume.value), isMuted);
  }

  setView(view: View): void {
    for (const [name, button] of this.viewButtons) button.ariaPressed = String(name === view);
  }

  setStartShown(isShown: boolean): void {
    this.start.hidden = !isShown;
  }

  /** Show a rig as the chosen one; a dropped file gets an entry of its own. */
  setRig(name: string, fileName?: string): void {
    if (fileName !== undefined) {
      let option = [...this.rig.options].find((item) => item.value === OWN);
      if (!option) {
        option = new Option(fileName, OWN);
        this.rig.append(option);
      }
      option.textContent = fileName;
      this.rig.value = OWN;
    } else {
      this.rig.value = name;
    }
  }
}

function icon(button: HTMLButtonElement, name: keyof typeof ICONS): void {
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`;
}
