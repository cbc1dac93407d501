/** What the server tells operators over HTTP: the sessions that run, and a picture of a tree. */

import type { Held } from "./session";

export interface Listed extends Held {
  /** The roles of each client. */
  clients: string[][];
}

/** The server wants the operators' token, or another one. */
export class TokenWanted extends Error {
  override name = "TokenWanted";
}

export class OperatorApi {
  token = "";

  /** @param server Address of the server, as `https://host`. */
  constructor(private readonly server: string) {}

  /** The newest first. */
  async sessions(): Promise<Listed[]> {
    const response = await this.get("/operator/sessions");
    return ((await response.json()) as { sessions: Listed[] }).sessions;
  }

  /** The tree of a session as SVG; null where its behaviour is no tree, or it is over. */
  async tree(session: string): Promise<string | null> {
    const response = await this.get(`/operator/tree/${encodeURIComponent(session)}`, 404);
    return response.ok ? response.text() : null;
  }

  private async get(path: string, ...expected: number[]): Promise<Response> {
    const headers: HeadersInit = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    const response = await fetch(`${this.server}${path}`, { headers, cache: "no-store" });
    if (response.status === 401) throw new TokenWanted("the server wants the operators' token");
    if (!response.ok && !expected.includes(response.status)) throw new Error(`${path}: ${response.status}`);
    return response;
  }
}
