/** A county as a layer of the map shows it. */
export interface CountyClass {
  /** A custom property of the style sheet. */
  readonly colour: `--${string}`;
  readonly text: string;
}

/** By code; counties without a class are plain land. */
export type CountyClasses = ReadonlyMap<string, CountyClass>;
