/** The position where an event was first read. A repeat lies later in the same partition and changes nothing. */
export interface FirstPlace {
  partition: number;
  offset: number;
}
