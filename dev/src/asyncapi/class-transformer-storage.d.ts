/** What `@Type` has said; class-transformer types this place of it nowhere. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: object;
}
