import { describe, expect, test } from 'vitest';
import { createAdmission, type Urgency } from './admission';
import { createPace, type UpstreamPace } from './upstream-pace';
import type { Turns } from './turns';

/** Work that has its turn at once and ends when it is told to. */
function world(waited = 0) {
  const state = { waited, begun: 0 };
  const turns: Turns = { take: () => Promise.resolve(), waitedMs: () => state.waited };
  const pace: UpstreamPace = { most: () => 256, note: () => undefined, now: () => 0 };
  const admission = createAdmission({ turns, pace, random: () => 0.99 });
  const ends: (() => void)[] = [];
  const work = () => {
    state.begun += 1;
    return new Promise<string>((resolve) => ends.push(() => resolve('done')));
  };
  return {
    state,
    ask: (who: string, urgency: Urgency) => admission.run(who, urgency, work),
    arrive: () => admission.arrive(),
    refusal: (urgency: Urgency) => admission.refusal(urgency),
    end: () => ends.splice(0).forEach((end) => end()),
  };
}

/** Asks until it is refused; gives how many were not, and the refusal. */
async function fill(ask: () => Promise<unknown>): Promise<{ admitted: number; refusal: unknown }> {
  for (let admitted = 0; ; admitted++) {
    const refusal = await Promise.race([
      ask().then(
        () => null,
        (error: unknown) => error,
      ),
      soon(),
    ]);
    if (refusal !== null) return { admitted, refusal };
  }
}

async function soon(): Promise<null> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  return null;
}

describe('what is under way', () => {
  test('is bounded for one session, and the rest refused at once with when to come again', async () => {
    const { ask, state } = world();
    const { admitted, refusal } = await fill(() => ask('one', 'question'));
    expect(admitted).toBe(20);
    expect(refusal).toMatchObject({ code: 'too-many-requests', details: { retryAfter: 5 } });
    expect(state.begun).toBe(admitted);
    expect((await fill(() => ask('another', 'question'))).admitted).toBe(20);
  });

  test('is bounded for all together', async () => {
    const { ask } = world();
    let session = 0;
    expect((await fill(() => ask(String(session++), 'question'))).admitted).toBe(256);
  });

  test('can be told to be full for anybody, before it is known who asks', async () => {
    const { ask, refusal, end } = world();
    await fill(() => ask('one', 'question'));
    expect(refusal('question')).toBeNull();
    let session = 0;
    await fill(() => ask(String(session++), 'question'));
    expect(refusal('question')).toMatchObject({ code: 'too-many-requests', details: { retryAfter: 5 } });
    expect(refusal('decision')).toBeNull();
    end();
    await soon();
    expect(refusal('question')).toBeNull();
  });

  test('counts what has come and has not been let in yet', async () => {
    const { arrive, ask, refusal } = world();
    const arrivals = Array.from({ length: 256 }, arrive);
    expect(refusal('question')).toMatchObject({ code: 'too-many-requests' });
    arrivals[0]!();
    arrivals[0]!();
    expect(refusal('question')).toBeNull();
    expect((await fill(() => ask('one', 'question'))).admitted).toBe(1);
  });

  test('leaves room for decisions, and more for reports and for signing out', async () => {
    const { ask } = world();
    let session = 0;
    const most = (urgency: Urgency) => fill(() => ask(String(session++), urgency));
    await most('question');
    expect((await most('decision')).admitted).toBe(64);
    expect((await most('reserved')).admitted).toBe(192);
  });

  test('leaves a session room of its own for them', async () => {
    const { ask } = world();
    await fill(() => ask('one', 'question'));
    expect((await fill(() => ask('one', 'decision'))).admitted).toBe(4);
    expect((await fill(() => ask('one', 'reserved'))).admitted).toBe(8);
  });

  test('ends, and makes room', async () => {
    const { ask, end } = world();
    const first = ask('one', 'question');
    await fill(() => ask('one', 'question'));
    end();
    expect(await first).toBe('done');
    await soon();
    expect((await fill(() => ask('one', 'question'))).admitted).toBe(20);
  });

  test('makes room too where it fails', async () => {
    const { turns } = { turns: { take: () => Promise.resolve(), waitedMs: () => 0 } };
    const admission = createAdmission({ turns, pace: createPace() });
    for (let time = 0; time < 100; time++) {
      const failing = admission.run('one', 'question', () => Promise.reject(new Error('no')));
      await expect(failing).rejects.toThrow('no');
    }
  });
});

test.each([
  [600, ['too-many-requests', null, null]],
  [2_000, ['too-many-requests', 'too-many-requests', null]],
] as const)(
  'with work waiting %i ms for the processor, the least urgent is refused first',
  async (waited, expected) => {
    const { ask } = world(waited);
    const urgencies = ['question', 'decision', 'reserved'] as const;
    const codes = urgencies.map((urgency) =>
      Promise.race([
        ask('one', urgency).then(String, (error: unknown) => (error as { code: string }).code),
        soon(),
      ]),
    );
    expect(await Promise.all(codes)).toEqual(expected);
  },
);
