package dev.tidemark.engine.graph;

/** Content that can be read, written and labelled (containerd {@code content.Store}). */
public interface ContentStore extends Provider, Ingester, LabelStore, Sizes {}
