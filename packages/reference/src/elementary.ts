/** Placeholders until the polynomials land; see the elementary-functions commit. */
export const exp = Math.exp;
export const log = Math.log;
export const tanh = Math.tanh;
export const sin = Math.sin;
export const cos = Math.cos;
