/** Texts that many lines refer to: each is printed once, as a footnote. */
export class Notes {
  private readonly numbers = new Map<string, number>();

  /** The mark of the text's footnote. */
  markOf(text: string): string {
    const number = this.numbers.get(text) ?? this.numbers.size + 1;
    this.numbers.set(text, number);
    return `[^${number}]`;
  }

  list(): string {
    return [...this.numbers].map(([text, number]) => `[^${number}]: ${text}`).join('\n');
  }
}
