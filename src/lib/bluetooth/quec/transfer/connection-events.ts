import { REQUEST_EVERY, type WritePlan } from '../pieces';

/** Link-layer packets that a connection event carries, and bytes of one with its value's seven of overhead. */
const PACKETS_PER_EVENT = 4;
const PACKET_BYTES = 251;
const WRITE_OVERHEAD = 7;

/** Link-layer packets that a write of `bytes` takes. */
function packetsOf(bytes: number): number {
  return Math.ceil((bytes + WRITE_OVERHEAD) / PACKET_BYTES);
}

/** Events of a burst of commands that a request ends. */
function burstEvents(packets: number): number {
  return Math.ceil(packets / PACKETS_PER_EVENT) + 1;
}

/**
 * The least connection events from a frame's first write to its acknowledgement, by the model of the link
 * (virtual/simulated-link.ts): two for each request, or what the link-layer packets of a burst of commands take and
 * one more.
 */
export function leastEvents(wireBytes: number, plan: WritePlan): number {
  const writes = Math.ceil(wireBytes / plan.size);
  if (plan.commands === 'none') return 2 * writes;
  const full = packetsOf(plan.size);
  const last = packetsOf(wireBytes - (writes - 1) * plan.size);
  if (plan.commands === 'most') return burstEvents((writes - 1) * full + last);
  const bursts = Math.ceil(writes / REQUEST_EVERY) - 1;
  const rest = writes - bursts * REQUEST_EVERY;
  return bursts * burstEvents(REQUEST_EVERY * full) + burstEvents((rest - 1) * full + last);
}
