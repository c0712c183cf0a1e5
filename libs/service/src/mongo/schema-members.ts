/** A text that every document of a collection has. */
export const storedText = { type: String, required: true };

/** A number that every document of a collection has. */
export const storedNumber = { type: Number, required: true };

/** Options for the schema of a nested document. */
export const embedded = { _id: false, id: false, strict: 'throw' } as const;
