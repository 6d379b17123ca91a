/** What the page's address may ask for: `?rig=mixamo&view=body&encoding=compact&panel=0&quality=high&session=main`. */

import { CHARACTERS, findRig, type RigChoice } from "./rigs";
import { VIEWS, type View } from "./views";

export interface PageOptions {
  readonly rig: RigChoice;
  readonly view: View;
  readonly encoding: "f32" | "compact";
  readonly hasPanel: boolean;
  /** Draw as well as can be, however slowly: for still pictures. */
  readonly isHighQuality: boolean;
  readonly session: string | undefined;
}

export function readOptions(search: string, pageWidth: number): PageOptions {
  const params = new URLSearchParams(search);
  const panel = params.get("panel");
  return {
    rig: findRig(params.get("rig")) ?? CHARACTERS[0]!,
    view: VIEWS.find((view) => view === params.get("view")) ?? "bust",
    encoding: params.get("encoding") === "compact" ? "compact" : "f32",
    hasPanel: panel === null ? pageWidth > 820 : panel !== "0",
    isHighQuality: params.get("quality") === "high",
    session: params.get("session") ?? undefined,
  };
}

/** Where the sidecar's stream is, next to the page. */
export function streamAddress(page: string): string {
  const address = new URL("stream", page);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  address.search = "";
  address.hash = "";
  return address.href;
}
