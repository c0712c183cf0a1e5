/** An answer as a broker sends it: its length, the number of the request, the text. */
export function framed(id: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const frame = Buffer.alloc(8 + payload.length);
  frame.writeInt32BE(4 + payload.length, 0);
  frame.writeInt32BE(id, 4);
  payload.copy(frame, 8);
  return frame;
}
