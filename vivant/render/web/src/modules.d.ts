/** A TypeScript module bundled into one script, as text. */
declare module "*?bundle" {
  const source: string;
  export default source;
}
