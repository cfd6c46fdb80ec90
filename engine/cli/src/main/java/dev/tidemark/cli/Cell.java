package dev.tidemark.cli;

/** A piece of text and how it looks. */
record Cell(String text, Paint paint) {

  Cell {
    text = Visible.of(text);
  }

  static Cell of(String text) {
    return new Cell(text, Paint.PLAIN);
  }

  static Cell dim(String text) {
    return new Cell(text, Paint.DIM);
  }
}
