/** Texts that many rows refer to: each is printed once, and referred to by its number. */
export class Numbered {
  private readonly numbers = new Map<string, number>();

  of(text: string): number {
    const number = this.numbers.get(text) ?? this.numbers.size + 1;
    this.numbers.set(text, number);
    return number;
  }

  /** A numbered list of the texts. */
  list(): string {
    return [...this.numbers].map(([text, number]) => `${number}. ${text}`).join('\n');
  }
}
