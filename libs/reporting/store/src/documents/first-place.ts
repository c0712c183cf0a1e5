/**
 * The position where an event was first read. A repeat is at a later position of the same partition and
 * changes nothing.
 */
export interface FirstPlace {
  partition: number;
  offset: number;
}
