import { GUESSED, ONE_24, ONE_48 } from './fleet.ts';
import { IMITATED_JOB } from './imitation.ts';
import {
  ADDRESS_BOOK,
  DAILY_BURST,
  PADDED,
  PROVIDERS_ONLY,
  RAMP,
  SERIAL_LETTER,
  TWO_KEYS,
} from './one-sender.ts';
import type { Strategy } from './strategy.ts';

/** The ten, of which the last is two. */
export const STRATEGIES: readonly Strategy[] = [
  PROVIDERS_ONLY,
  PADDED,
  SERIAL_LETTER,
  IMITATED_JOB,
  ONE_24,
  ONE_48,
  GUESSED,
  RAMP,
  DAILY_BURST,
  ADDRESS_BOOK,
  TWO_KEYS,
];
