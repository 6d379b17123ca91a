/** Which character or skeleton is on stage: loads it, asks the sidecar to drive it, and binds the two when both are there. */

import { fetchCharacter, parseCharacter } from "./character";
import type { Connection } from "./connection";
import type { Figure } from "./figure";
import type { Layout, MappingReport } from "./layout";
import { issuePoints, refusalPoints } from "./issue_words";
import { ownSkeleton, skeletonMap } from "./own_skeleton";
import { findRig, type RigChoice } from "./rigs";
import { SkeletonFigure } from "./skeleton_figure";

/** Somebody to be driven: one of the sidecar's rigs, or a file of the user's. */
type Role = { kind: "named"; choice: RigChoice } | { kind: "own"; fileName: string; data: ArrayBuffer };

export interface CastListener {
  /** The figure is bound to the layout and replaces the one before. */
  onReady(figure: Figure, layout: Layout, isOwn: boolean): void;
  onChosen(name: string, fileName?: string): void;
  onProblem(title: string, text: string, points?: readonly string[]): void;
  onInfo(title: string, text: string, points?: readonly string[]): void;
}

export class Cast {
  figure: Figure | undefined;
  layout: Layout | undefined;
  report: MappingReport = { issues: [], joints: {} };
  private role: Role;
  private previous: Role | undefined;
  private own: Role | undefined;
  private loaded: Figure | undefined;
  private wanted: { layout: Layout; report: MappingReport } | undefined;
  private turn = 0;
  private boundTurn = -1;
  /** Back to who was there before: the reason is on the page and stays there. */
  private isReturning = false;

  constructor(
    private readonly connection: () => Connection,
    private readonly listener: CastListener,
    first: RigChoice,
  ) {
    this.role = { kind: "named", choice: first };
  }

  /** Load the first figure; its rig is asked for by the connection itself. */
  begin(): void {
    if (this.role.kind === "named") void this.loadNamed(this.role.choice, this.turn);
    this.announce();
  }

  /** Show a rig by name, or the dropped file again. */
  choose(name: string): void {
    const choice = findRig(name);
    if (choice) this.take({ kind: "named", choice });
    else if (this.own) this.take(this.own);
  }

  async openFile(file: File): Promise<void> {
    this.take({ kind: "own", fileName: file.name, data: await file.arrayBuffer() });
  }

  private take(role: Role): void {
    this.turn++;
    this.isReturning = false;
    this.loaded = undefined;
    this.wanted = undefined;
    if (this.figure) this.previous ??= this.role;
    this.role = role;
    this.announce();
    if (role.kind === "named") {
      this.connection().requestRig({ name: role.choice.name });
      void this.loadNamed(role.choice, this.turn);
    } else {
      void this.loadOwn(role, this.turn);
    }
  }

  private announce(): void {
    if (this.role.kind === "named") this.listener.onChosen(this.role.choice.name);
    else this.listener.onChosen("", this.role.fileName);
  }

  private async loadNamed(choice: RigChoice, turn: number): Promise<void> {
    let figure: Figure = new SkeletonFigure();
    if (choice.file) {
      try {
        figure = await fetchCharacter(choice.file);
      } catch (error) {
        if (turn !== this.turn) return;
        this.listener.onProblem(`${choice.label} could not be loaded`, `${words(error)}\nThe skeleton is shown instead.`);
      }
    }
    this.onLoaded(figure, turn);
  }

  private async loadOwn(role: Role & { kind: "own" }, turn: number): Promise<void> {
    try {
      const character = await parseCharacter(role.data);
      if (turn !== this.turn) return character.dispose();
      const skeleton = ownSkeleton(character);
      this.connection().requestRig({ skeleton: skeletonMap(skeleton) });
      this.onLoaded(character, turn);
    } catch (error) {
      if (turn !== this.turn) return;
      this.listener.onProblem(`${role.fileName} cannot be driven`, words(error));
      this.goBack();
    }
  }

  private onLoaded(figure: Figure, turn: number): void {
    if (turn !== this.turn) return figure.dispose();
    this.loaded = figure;
    this.bind();
  }

  /** The sidecar has answered what was asked for last. */
  onLayout(layout: Layout, report: MappingReport): void {
    this.wanted = { layout, report };
    this.bind();
  }

  /** The sidecar drives no such rig. */
  onRefused(message: string): void {
    const name = this.role.kind === "own" ? this.role.fileName : this.role.choice.label;
    const what = this.role.kind === "own" ? "The sidecar could not tell this skeleton's joints:" : "";
    this.listener.onProblem(`${name} cannot be driven`, what, refusalPoints(message));
    this.goBack();
  }

  private goBack(): void {
    const { previous } = this;
    this.previous = undefined;
    if (!previous) return;
    this.take(previous);
    this.isReturning = true;
  }

  private bind(): void {
    // After a reconnect only the layout is new, and the figure on stage goes on.
    const figure = this.loaded ?? this.figure;
    if (!figure || !this.wanted || (this.figure && !this.loaded && this.isLoading)) return;
    const { layout, report } = this.wanted;
    figure.bind(layout, report);
    this.figure = figure;
    this.layout = layout;
    this.report = report;
    this.loaded = undefined;
    this.wanted = undefined;
    this.previous = undefined;
    this.boundTurn = this.turn;
    const isOwn = this.role.kind === "own";
    if (this.role.kind === "own") this.own = this.role;
    this.listener.onReady(figure, layout, isOwn);
    if (this.role.kind === "own" && !this.isReturning) this.tell(this.role.fileName, layout, report);
  }

  private get isLoading(): boolean {
    return this.boundTurn !== this.turn;
  }

  private tell(name: string, layout: Layout, report: MappingReport): void {
    const driven = Object.values(report.joints).filter((source) => source !== null).length;
    const shapes = layout.channels.length === 0 ? "no face shapes" : `${layout.channels.length} face shapes`;
    this.listener.onInfo(name, `${driven} of ${layout.joints.length} joints are driven; the file has ${shapes}.`, issuePoints(report.issues));
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
