import type { NaiveItem } from './naive-ttlv';

/** A connected app, as the parts of the device see it. All of it does nothing once the connection has ended. */
export interface AppSide {
  /** Sends a frame: with the id of what it answers, else with a new one of the device's own. */
  send(command: number, items: readonly NaiveItem[], id?: number): void;
  /** Sends bytes as they are. */
  sendRaw(bytes: Uint8Array): void;
  /** Ends the connection. */
  drop(): void;
}
