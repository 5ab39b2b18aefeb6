import { describe, expect, it } from 'vitest';
import type { WritePlan } from '../pieces';
import { AcknowledgementTimes, leastEvents, mostEvents, Pace } from './pace';

const commands = (size: number): WritePlan => ({ size, commands: 'most' });
const requests = (size: number): WritePlan => ({ size, commands: 'none' });

describe('leastEvents', () => {
  it('is two for each request', () => {
    expect(leastEvents(244, requests(244))).toBe(2);
    expect(leastEvents(245, requests(244))).toBe(4);
  });

  it('is a quarter of the link-layer packets and one for commands', () => {
    expect(leastEvents(3904, commands(244))).toBe(5);
    expect(leastEvents(3905, commands(244))).toBe(6);
    // 495 + 7 bytes are two link-layer packets: eight writes are sixteen.
    expect(leastEvents(8 * 495, commands(495))).toBe(5);
  });

  it('counts the bursts that every eighth request ends', () => {
    // 16 writes: two bursts of 8 packets, 2 + 1 events each.
    expect(leastEvents(3904, { size: 244, commands: 'seven-of-eight' })).toBe(6);
    expect(leastEvents(3905, { size: 244, commands: 'seven-of-eight' })).toBe(8);
  });
});

describe('mostEvents', () => {
  it('is two for each part of a request that goes in those of an MTU of 23, and two to execute them', () => {
    // 244 bytes are 14 parts of 18.
    expect(mostEvents(2 * 244, requests(244))).toBe(2 * 2 * 15);
    expect(mostEvents(20, requests(244))).toBe(2);
    expect(mostEvents(400, requests(20))).toBe(leastEvents(400, requests(20)));
  });

  it('counts only the requests of a burst of commands', () => {
    expect(mostEvents(4 * 244, commands(244))).toBe(leastEvents(4 * 244, commands(244)) + 2 * 14);
    expect(mostEvents(16 * 244, { size: 244, commands: 'seven-of-eight' })).toBe(6 + 2 * 2 * 14);
  });
});

describe('Pace', () => {
  it('fears that a size goes in parts until a packet was acknowledged in it', () => {
    const pace = new Pace();
    expect(pace.feared(2 * 244, requests(244))).toBe(60 * 50);
    expect(pace.allowsAtWorst(2 * 244, [requests(244), requests(244)], 4000)).toBe(true);
    expect(pace.allowsAtWorst(4 * 244, [requests(244), requests(244)], 4000)).toBe(false);
    // Of the device's 15 s it takes no more than 10 from the sends before.
    expect(pace.feared(16 * 244, requests(244))).toBe(10_000);
    pace.carried(244);
    expect(pace.feared(2 * 244, requests(244))).toBe(4 * 50);
  });

  it('is not told by a short write that full ones are quick', () => {
    const pace = new Pace();
    pace.measured(244, requests(244), 3000);
    for (let nth = 0; nth < 40; nth++) pace.measured(41, requests(244), 30);
    expect(pace.expected(244, requests(244))).toBe(3000);
    for (let nth = 0; nth < 40; nth++) pace.measured(244, requests(244), 30);
    expect(Math.round(pace.expected(244, requests(244)))).toBe(30);
  });

  it('assumes 50 ms an event until it knows better', () => {
    // 153 bytes are 8 requests: 16 events.
    const pace = new Pace();
    expect(pace.expected(153, requests(20))).toBe(800);
    for (let nth = 0; nth < 40; nth++) pace.measured(153, requests(20), 16 * 15);
    expect(Math.round(pace.expected(153, requests(20)))).toBe(240);
    pace.measured(153, requests(20), 16 * 45);
    expect(pace.expected(153, requests(20))).toBe(720);
  });

  it('allows no frame that moves in more than 3 s, nor three sends that outlast the device', () => {
    const pace = new Pace();
    // 30 requests of 100 ms are 3 s.
    expect(pace.allows(600, [requests(20)], 1000)).toBe(true);
    expect(pace.allows(601, [requests(20)], 1000)).toBe(false);
    expect(pace.allows(600, [requests(20), requests(20), requests(20)], 2500)).toBe(true);
    expect(pace.allows(600, [requests(20), requests(20), requests(20)], 2501)).toBe(false);
  });
});

describe('AcknowledgementTimes', () => {
  it('waits 6 × the median, at least 1 s, at most 4 s, and 4 s before the first', () => {
    const times = new AcknowledgementTimes();
    expect(times.timeoutMs(500)).toBe(4000);
    times.add(50, 500);
    expect(times.timeoutMs(500)).toBe(1000);
    for (const ms of [300, 400, 9000, 500]) times.add(ms, 500);
    expect(times.timeoutMs(500)).toBe(2400);
    for (let nth = 0; nth < 16; nth++) times.add(3000, 500);
    expect(times.timeoutMs(500)).toBe(4000);
  });

  it('scales what shorter packets took, and keeps packets to what a flash takes in half of 4 s', () => {
    const times = new AcknowledgementTimes();
    times.add(200, 500);
    expect(times.timeoutMs(1000)).toBe(2400);
    expect(times.timeoutMs(250)).toBe(1200);
    expect([times.allows(5000), times.allows(5001)]).toEqual([true, false]);
    times.add(9000, 200);
    times.add(9000, 200);
    expect(times.allows(660)).toBe(true);
  });
});
