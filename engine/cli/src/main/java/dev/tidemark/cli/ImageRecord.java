package dev.tidemark.cli;

import dev.tidemark.engine.managed.StoredImage;

/** What a managed store knows of an image beside its name and target. */
record ImageRecord(String namespace, StoredImage image) {}
