/** Unit quaternions xyzw that lie in flat arrays; offsets count floats. */

type Flat = Float32Array | number[];

/** out = slerp(a, b, t), along the shorter arc. */
export function slerpInto(out: Flat, o: number, a: Flat, i: number, b: Flat, j: number, t: number): void {
  const cosine = a[i]! * b[j]! + a[i + 1]! * b[j + 1]! + a[i + 2]! * b[j + 2]! + a[i + 3]! * b[j + 3]!;
  const sign = cosine < 0 ? -1 : 1;
  let s = 1 - t;
  let u = t * sign;
  if (Math.abs(cosine) < 0.9995) {
    const angle = Math.acos(Math.abs(cosine));
    s = Math.sin((1 - t) * angle) / Math.sin(angle);
    u = (sign * Math.sin(t * angle)) / Math.sin(angle);
  }
  for (let k = 0; k < 4; k++) out[o + k] = s * a[i + k]! + u * b[j + k]!;
  normalise(out, o);
}

/** out = a * b: first b, then a. */
export function multiplyInto(out: Flat, o: number, a: Flat, i: number, b: Flat, j: number): void {
  const ax = a[i]!, ay = a[i + 1]!, az = a[i + 2]!, aw = a[i + 3]!; // prettier-ignore
  const bx = b[j]!, by = b[j + 1]!, bz = b[j + 2]!, bw = b[j + 3]!; // prettier-ignore
  out[o] = aw * bx + ax * bw + ay * bz - az * by;
  out[o + 1] = aw * by - ax * bz + ay * bw + az * bx;
  out[o + 2] = aw * bz + ax * by - ay * bx + az * bw;
  out[o + 3] = aw * bw - ax * bx - ay * by - az * bz;
}

/** out = the inverse of a. */
export function invertInto(out: Flat, o: number, a: Flat, i: number): void {
  out[o] = -a[i]!;
  out[o + 1] = -a[i + 1]!;
  out[o + 2] = -a[i + 2]!;
  out[o + 3] = a[i + 3]!;
}

/** Rotation vector (axis * angle in (-π, π]) of a quaternion. */
export function logInto(out: Flat, o: number, a: Flat, i: number): void {
  const sign = a[i + 3]! < 0 ? -1 : 1;
  const length = Math.hypot(a[i]!, a[i + 1]!, a[i + 2]!);
  const angle = 2 * Math.atan2(length, Math.abs(a[i + 3]!));
  const scale = length > 1e-9 ? (sign * angle) / length : 0;
  for (let k = 0; k < 3; k++) out[o + k] = a[i + k]! * scale;
}

/** Quaternion of a rotation vector. */
export function expInto(out: Flat, o: number, v: Flat, i: number): void {
  const angle = Math.hypot(v[i]!, v[i + 1]!, v[i + 2]!);
  const scale = angle > 1e-9 ? Math.sin(angle / 2) / angle : 0.5;
  for (let k = 0; k < 3; k++) out[o + k] = v[i + k]! * scale;
  out[o + 3] = Math.cos(angle / 2);
}

function normalise(out: Flat, o: number): void {
  const length = Math.hypot(out[o]!, out[o + 1]!, out[o + 2]!, out[o + 3]!) || 1;
  for (let k = 0; k < 4; k++) out[o + k]! /= length;
}
