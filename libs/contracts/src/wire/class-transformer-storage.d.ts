/** The metadata that `@Type` has stored; class-transformer has no types for this module. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: object;
}
