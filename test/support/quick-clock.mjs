// Loaded before a command (`--import`): what it sleeps passes at once. Its clock goes on by that much, and by a minute
// at least: who asks every two seconds for ten minutes asks ten times.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const real = Date.now;
let slept = 0;
Date.now = () => real() + slept;
timers.setTimeout = async (ms) => {
  slept += Math.max(ms, 60_000);
};
syncBuiltinESMExports();
