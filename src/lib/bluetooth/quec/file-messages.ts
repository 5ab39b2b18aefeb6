import { Arguments, type Message } from './messages';
import { Action, Argument, Command } from './reference';
import { binaryItem, encodeItems, numberItem, type TtlvItem } from './ttlv';

/** How the device checks the file. */
export type CheckAlgorithm = 'md5' | 'crc32' | 'sha256';

/** The check code that the device compares, as it goes over the air. */
export interface FileCheck {
  readonly algorithm: CheckAlgorithm;
  readonly code: Uint8Array;
}

/** A file as it is offered to the device. */
export interface FileOffer {
  readonly check: FileCheck;
  /** The version that the file brings. */
  readonly version: string;
  /** Only if the component has several files. */
  readonly name?: string;
}

/** Actions that the device sends, as the transfer reads them. */
export type DeviceControl =
  | { readonly action: 'decline' | 'proceed' | 'cancel' | 'received' | 'failed' }
  /** `packetLength` is null if the device names none. */
  | { readonly action: 'receive'; readonly packetLength: number | null }
  /** `seconds` is null if the device names none. */
  | { readonly action: 'pause'; readonly seconds: number | null };

/** The type of a firmware file. */
const FIRMWARE = 1;

const ALGORITHMS: Readonly<Record<CheckAlgorithm, number>> = { md5: 0, crc32: 1, sha256: 2 };

const DEVICE_ACTIONS = new Map<number, DeviceControl['action']>([
  [Action.decline, 'decline'],
  [Action.receive, 'receive'],
  [Action.pause, 'pause'],
  [Action.proceed, 'proceed'],
  [Action.cancel, 'cancel'],
  [Action.received, 'received'],
  [Action.failed, 'failed'],
]);

/** The data of 0x7022, and of a 0x7021 with the file on offer: arguments 1, 3 (if named), 4, 5, 6 and 12. */
export function encodeOffer(offer: FileOffer, size: number): Uint8Array {
  const items: TtlvItem[] = [numberItem(Argument.fileType, FIRMWARE)];
  if (offer.name !== undefined) items.push(binaryItem(Argument.name, offer.name));
  items.push(
    numberItem(Argument.checkAlgorithm, ALGORITHMS[offer.check.algorithm]),
    binaryItem(Argument.checkCode, offer.check.code),
    numberItem(Argument.size, size),
    binaryItem(Argument.version, offer.version),
  );
  return encodeItems(items);
}

/** The data of a transfer control of ours; `seconds` goes with a pause. */
export function encodeControl(action: 'pause' | 'proceed' | 'cancel', seconds?: number): Uint8Array {
  const items = [numberItem(Argument.action, Action[action])];
  if (seconds !== undefined) items.push(numberItem(Argument.delay, seconds));
  return encodeItems(items);
}

/** Reads a 0x7023. Refuses an unknown action with `device-answer-malformed`. */
export function parseControl(message: Message): DeviceControl {
  const found = new Arguments(message.command, message.data);
  const action = DEVICE_ACTIONS.get(found.requiredNumber(Argument.action));
  if (action === undefined) throw found.malformed();
  if (action === 'receive') return { action, packetLength: found.number(Argument.maxPacketLength) };
  if (action === 'pause') return { action, seconds: found.number(Argument.delay) };
  return { action };
}

/** Whether a message is the device's word that it has received the file and found it good. */
export function isVerdict(message: Message): boolean {
  if (message.command !== Command.transferControl) return false;
  try {
    return parseControl(message).action === 'received';
  } catch {
    return false;
  }
}

/** The address that a 0x7026 names. */
export function parsePacketAnswer(message: Message): number {
  return new Arguments(message.command, message.data).requiredNumber(Argument.startAddress);
}

/** Whether a 0x7020 asks for firmware; one that does not parse asks for a file that is not there. */
export function asksForFirmware(message: Message): boolean {
  if (message.command !== Command.fileQuery) return false;
  try {
    return new Arguments(message.command, message.data).number(Argument.fileType) === FIRMWARE;
  } catch {
    return false;
  }
}

/** Bytes that a packet's items take beside its data: two heads, the address of one to four bytes, the length. */
export const PACKET_OVERHEAD = 11;

/**
 * The data of 0x7025, written by hand since it carries the whole file: argument 9 (address, below 2^32) and
 * argument 10 (bytes).
 */
export function encodePacket(address: number, bytes: Uint8Array): Uint8Array {
  const count = address > 0xffffff ? 4 : address > 0xffff ? 3 : address > 0xff ? 2 : 1;
  const data = new Uint8Array(PACKET_OVERHEAD - 4 + count + bytes.length);
  data[1] = (Argument.startAddress << 3) | 2;
  data[2] = count - 1;
  for (let index = 0; index < count; index++) data[3 + index] = address >>> (8 * (count - 1 - index));
  const at = 3 + count;
  data[at + 1] = (Argument.data << 3) | 3;
  data[at + 2] = bytes.length >> 8;
  data[at + 3] = bytes.length;
  data.set(bytes, at + 4);
  return data;
}
