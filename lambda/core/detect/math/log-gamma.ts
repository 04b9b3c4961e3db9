const HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);

/**
 * ln Γ(x) for x > 0, to about 1e-10 relative. Stirling's series from x = 7 on; below, Γ(x + n) = x(x+1)...Γ(x)
 * brings it there. Source: Abramowitz and Stegun, 6.1.15 and 6.1.41.
 */
export function logGamma(x: number): number {
  let shift = 1;
  let at = x;
  while (at < 7) {
    shift *= at;
    at += 1;
  }
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (at - 0.5) * Math.log(at) - at + HALF_LOG_TAU + series - (shift === 1 ? 0 : Math.log(shift));
}
