package com.example.depot;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.managed.*;
import dev.tidemark.spi.Digest;
import java.io.*;
import java.nio.channels.Channels;
import java.nio.file.*;
import java.util.*;

/** Keeps sets of files under names, each file once. */
record Depot(Workspace workspace) {
  /** Under a lease until the name is there: no collection can come between. */
  void put(String name, List<String> files) throws IOException {
    workspace.runWithLease(leased -> {
      StringBuilder list = new StringBuilder();
      Map<String, String> labels = new LinkedHashMap<>();
      for (String file : files) {
        try (InputStream bytes = Files.newInputStream(Path.of(file))) {
          Digest digest = leased.contents().add(bytes, Map.of());
          list.append(digest).append(' ').append(Path.of(file).getFileName()).append('\n');
          labels.put("containerd.io/gc.ref.content.file." + labels.size(), digest.toString());
        }
      }
      byte[] bytes = list.toString().getBytes("UTF-8");
      Digest digest = leased.contents().add(new ByteArrayInputStream(bytes), labels);
      leased.images().create(new StoredImage(name, new Target(digest, "text/x", bytes.length), Map.of()));
    });
  }

  /** Under a lease: the files stay while they are read, even if the name is deleted meanwhile. */
  void get(String name, Path directory) throws IOException {
    workspace.runWithLease(leased -> {
      Digest target = leased.images().get(name).target().digest();
      try (Scanner list = new Scanner(leased.contents().open(target), "UTF-8")) {
        while (list.hasNext()) {
          Digest digest = Digest.parse(list.next());
          try (InputStream file = Channels.newInputStream(leased.contents().open(digest))) {
            Files.copy(file, directory.resolve(list.nextLine().substring(1)));
          }
        }
      }
    });
  }

  public static void main(String[] args) throws Exception {
    try (ManagedStore store = Engine.openManaged(Path.of(args[0]), ManagedOptions.defaults())) {
      Depot depot = new Depot(store.workspace("depot"));
      if (args[1].equals("put")) depot.put(args[2], List.of(args).subList(3, args.length));
      if (args[1].equals("get")) depot.get(args[2], Path.of(args[3]));
      if (args[1].equals("delete")) depot.workspace.images().delete(args[2]);
      System.out.println("collected: " + store.requestCollection().join().deeds().removed());
    }
  }
}
