import { describe, expect, it } from 'vitest';
import { type HostNews, type HostState, isNew, newHost, passSlot } from '../../../lambda/core/rhythm/host.ts';
import { SLOT, SLOTS_A_DAY } from '../../../lambda/core/rhythm/slot.ts';

const MINUTE = 60_000;
const HOUR = 12;
const DAY = SLOTS_A_DAY;
/** Monday, 5 January 2026, at midnight. */
const MONDAY = Date.UTC(2026, 0, 5) / SLOT;
const utc = () => 0;

/** Whether a slot of a week is one in which a line comes. @param hour of the day @param day from 0, a Monday */
type Writes = (hour: number, day: number) => boolean;

const always: Writes = () => true;
const office: Writes = (hour, day) => day < 5 && hour >= 9 && hour < 17;

interface Told {
  at: number;
  news: HostNews;
}

/** A host, driven slot by slot. */
function mailHost(named = false, offsetAt: (slot: number) => number = utc) {
  const host: HostState = newHost(MONDAY);
  let slot = MONDAY;
  const told: Told[] = [];
  return {
    host,
    /** Goes on for some slots. @returns what was told, with the hours since it began */
    pass(slots: number, writes: Writes | undefined, lag = 2_000): Told[] {
      const from = told.length;
      const begin = slot;
      for (; slot < begin + slots; slot++) {
        const local = slot - MONDAY + offsetAt(slot) / 5;
        const heard = writes?.((local % DAY) / HOUR, Math.floor(local / DAY) % 7);
        const news = passSlot(host, slot, heard ? lag : undefined, named, offsetAt);
        told.push(...news.map((each) => ({ at: (slot - begin) / HOUR, news: each })));
      }
      return told.slice(from);
    },
  };
}

const kinds = (told: readonly Told[]) => told.map(({ news }) => news.kind);

describe('a mail host', () => {
  it('that always writes is told to be silent within an hour, once, and that it is back', () => {
    const { pass } = mailHost();
    expect(pass(28 * DAY, always)).toEqual([]);
    const told = pass(6 * HOUR, undefined);
    expect(kinds(told)).toEqual(['silent']);
    expect(told[0]!.at).toBeGreaterThanOrEqual(0.4);
    expect(told[0]!.at).toBeLessThan(1);
    expect(told[0]!.news).toEqual({ kind: 'silent', last: MONDAY + 28 * DAY - 1 });
    expect(kinds(pass(1, always))).toEqual(['heard']);
    expect(pass(7 * DAY, always)).toEqual([]);
  });

  it('of an office is not silent in the night, at the weekend or on a holiday, nor on two', () => {
    const { pass } = mailHost();
    expect(pass(8 * 7 * DAY, office)).toEqual([]);
    for (const holidays of [1, 2]) {
      expect(pass(7 * DAY, (hour, day) => day >= holidays && office(hour, day))).toEqual([]);
      expect(pass(7 * DAY, office)).toEqual([]);
    }
  });

  it('of an office that was heard today is told within hours, before the day is over', () => {
    const { pass } = mailHost();
    pass(8 * 7 * DAY + 12 * HOUR, office);
    const [told] = pass(5 * HOUR, undefined);
    expect(told!.news.kind).toBe('silent');
    expect(told!.at).toBeLessThan(1);
  });

  it('of an office that stops in the night is told on the third working day', () => {
    const { pass } = mailHost();
    pass(8 * 7 * DAY, office);
    const [told] = pass(5 * DAY, undefined);
    expect(told!.at).toBeGreaterThan(2 * 24 + 9);
    expect(told!.at).toBeLessThan(2 * 24 + 17);
  });

  it('that is new is not told, whatever it does', () => {
    const { host, pass } = mailHost();
    expect(pass(6 * DAY, always)).toEqual([]);
    expect(isNew(host)).toBe(true);
    expect(pass(13 * DAY, undefined)).toEqual([]);
  });

  it('that is new and that the configuration names is told after a day', () => {
    const { pass } = mailHost(true);
    expect(pass(2 * DAY, always)).toEqual([]);
    expect(pass(1 * DAY - 1, undefined)).toEqual([]);
    expect(kinds(pass(2, undefined))).toEqual(['silent']);
  });

  it('that the configuration names and that was never heard is told without a last time', () => {
    const { pass } = mailHost(true);
    expect(pass(2 * DAY, undefined).map(({ news }) => news)).toEqual([{ kind: 'silent' }]);
  });

  it('of which little is usual is silent after ten days by any rhythm', () => {
    const { pass } = mailHost();
    const midnight: Writes = (hour) => hour === 0;
    expect(pass(60 * DAY, midnight)).toEqual([]);
    const [told] = pass(14 * DAY, undefined);
    // The last batch came a day before.
    expect(told!.at / 24).toBeCloseTo(9, 1);
  });

  it('whose habit changes is told for some nights, and then no more', () => {
    const { pass } = mailHost();
    pass(8 * 7 * DAY, always);
    const day: Writes = (hour) => hour >= 7 && hour < 19;
    const firstWeek = pass(7 * DAY, day).filter(({ news }) => news.kind === 'silent');
    expect(firstWeek.length).toBeGreaterThan(1);
    expect(firstWeek.length).toBeLessThan(7);
    pass(14 * DAY, day);
    expect(pass(28 * DAY, day)).toEqual([]);
  });

  it('is as quick after an outage as before, or nearly so', () => {
    const { pass } = mailHost();
    pass(8 * 7 * DAY, always);
    const [before] = pass(2 * DAY, undefined);
    pass(7 * DAY, always);
    const [after] = pass(2 * DAY, undefined).filter(({ news }) => news.kind === 'silent');
    expect(after!.at).toBeLessThan(4 * before!.at);
  });

  it("goes by the office's clocks, through a change of them", () => {
    const change = MONDAY + 83 * DAY;
    const { pass } = mailHost(false, (slot) => (slot < change ? 60 : 120));
    expect(pass(180 * DAY, office)).toEqual([]);
  });
});

describe("a mail host's clock", () => {
  const HOUR_MS = 60 * MINUTE;

  it.each([
    ['an hour behind', HOUR_MS + 3_000],
    ['an hour ahead', 3_000 - HOUR_MS],
    ['nine hours behind, by its zone', 9 * HOUR_MS],
    ['three minutes ahead', -3 * MINUTE],
  ])('that is %s is told once with how much, and that it is right again', (_what, off) => {
    const { pass } = mailHost();
    pass(2 * DAY, always);
    expect(pass(DAY, always, off).map(({ news }) => news)).toEqual([{ kind: 'clock-off', off }]);
    expect(pass(DAY, always).map(({ news }) => news)).toEqual([{ kind: 'clock-right', off }]);
  });

  it('that is off by another hour is told again', () => {
    const { pass } = mailHost();
    pass(DAY, always, HOUR_MS);
    expect(pass(DAY, always, 2 * HOUR_MS).map(({ news }) => news)).toEqual([
      { kind: 'clock-off', off: 2 * HOUR_MS },
    ]);
  });

  it('is not taken for wrong where an agent catches up, or is a few minutes late', () => {
    const { pass } = mailHost();
    pass(DAY, always);
    for (let lag = 8 * HOUR_MS; lag > 0; lag -= HOUR_MS / 2) expect(pass(1, always, lag)).toEqual([]);
    expect(pass(DAY, always, 4 * MINUTE)).toEqual([]);
  });

  it('is not taken for wrong by one line of nonsense', () => {
    const { pass } = mailHost();
    pass(DAY, always);
    expect(pass(1, always, -400 * DAY)).toEqual([]);
    expect(pass(DAY, always)).toEqual([]);
  });

  it('of a host that seldom writes is found by its last lines', () => {
    const { pass } = mailHost();
    const thrice: Writes = (hour) => hour === 9 || hour === 12 || hour === 16;
    expect(pass(DAY, thrice, HOUR_MS).map(({ news }) => news)).toEqual([{ kind: 'clock-off', off: HOUR_MS }]);
  });
});
