// Loaded before a command (`--import`): its clock begins at SENDWATCH_CLOCK (ISO 8601) and goes on from there.
const off = Date.parse(process.env.SENDWATCH_CLOCK) - Date.now();
const real = Date.now;
Date.now = () => real() + off;
