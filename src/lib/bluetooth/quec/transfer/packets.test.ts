import { describe, expect, it } from 'vitest';
import { DeviceSession } from '../device-session';
import { TestClock } from '../../../testing/clock';
import { ScriptedLink } from '../testing/scripted-link';
import { Acknowledgements } from './packets';
import { Interruption } from './reruns';

describe('Acknowledgements', () => {
  const packet = { id: 1001, offset: 128, end: 256 };
  const judge = (known: 'own' | 'next' | null = null) => {
    const session = new DeviceSession(new ScriptedLink(), new TestClock());
    const acknowledgements = new Acknowledgements(session, known);
    acknowledgements.sent(1000);
    acknowledgements.sent(1001);
    return acknowledgements;
  };

  it('lets the first one decide which address is named', () => {
    const own = judge();
    expect(own.judge({ id: 1001, address: 128 }, packet, false)).toBeNull();
    expect(() => own.judge({ id: 1001, address: 256 }, packet, false)).toThrow(Interruption);
    const next = judge();
    expect(next.judge({ id: 1001, address: 256 }, packet, false)).toBeNull();
    expect(() => next.judge({ id: 1001, address: 128 }, packet, false)).toThrow(Interruption);
  });

  it('ends a run at any other address, or at none', () => {
    for (const address of [0, 127, 384, null])
      expect(() => judge().judge({ id: 1001, address }, packet, false)).toThrow('foreign-acknowledgement');
  });

  it('holds a resumed transfer to the style that the product is known for', () => {
    expect(() => judge('next').judge({ id: 1001, address: 128 }, packet, true)).toThrow(Interruption);
    expect(judge('next').judge({ id: 1001, address: 128 }, packet, false)).toBeNull();
  });

  it('names doubled, late and unknown ones, whatever their address', () => {
    const acknowledgements = judge();
    expect(acknowledgements.judge({ id: 1000, address: 0 }, packet, false)).toBe('acknowledgement-late');
    acknowledgements.judge({ id: 1001, address: 128 }, packet, false);
    const following = { id: 1002, offset: 256, end: 300 };
    expect(acknowledgements.judge({ id: 1001, address: 128 }, following, false)).toBe(
      'acknowledgement-doubled',
    );
    expect(acknowledgements.judge({ id: 7, address: 256 }, following, false)).toBe('acknowledgement-unknown');
  });
});
