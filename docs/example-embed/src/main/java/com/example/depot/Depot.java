package com.example.depot;

import dev.tidemark.engine.managed.*;
import dev.tidemark.spi.Digest;
import java.io.*;
import java.nio.channels.Channels;
import java.nio.file.*;
import java.security.MessageDigest;
import java.util.*;

/** Keeps sets of files under names, each file once. */
record Depot(Workspace workspace) {
  /** Under a lease until the name is there: no collection can come between. */
  void put(String name, List<String> files) throws Exception {
    try (OpenLease lease = workspace.leases().open()) {
      Workspace leased = workspace.under(lease.id());
      StringBuilder list = new StringBuilder();
      Map<String, String> labels = new LinkedHashMap<>();
      for (String file : files) {
        Digest digest = write(leased.contents(), Files.readAllBytes(Path.of(file)), Map.of());
        list.append(digest).append(' ').append(Path.of(file).getFileName()).append('\n');
        labels.put("containerd.io/gc.ref.content.file." + labels.size(), digest.toString());
      }
      byte[] bytes = list.toString().getBytes("UTF-8");
      Target target = new Target(write(leased.contents(), bytes, labels), "text/x", bytes.length);
      leased.images().create(new Image(name, target, Map.of()));
    }
  }

  private Digest write(Contents to, byte[] bytes, Map<String, String> labels) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    Digest digest = new Digest("sha256", HexFormat.of().formatHex(hash));
    InputStream from = new ByteArrayInputStream(bytes);
    boolean added = to.write("" + UUID.randomUUID(), digest, bytes.length, from, labels);
    // what was there has kept its labels: none, if somebody had stored a list as a file
    if (!added && !labels.isEmpty()) to.update(to.info(digest).withLabels(labels), "labels");
    return digest;
  }

  /** Under a lease: the files stay while they are read, even if the name is deleted meanwhile. */
  void get(String name, Path directory) throws IOException {
    try (OpenLease lease = workspace.leases().open()) {
      Contents contents = workspace.under(lease.id()).contents();
      Digest target = workspace.under(lease.id()).images().get(name).target().digest();
      try (Scanner list = new Scanner(contents.open(target), "UTF-8")) {
        while (list.hasNext()) {
          Digest digest = Digest.parse(list.next());
          try (InputStream file = Channels.newInputStream(contents.open(digest))) {
            Files.copy(file, directory.resolve(list.nextLine().substring(1)));
          }
        }
      }
    }
  }

  public static void main(String[] args) throws Exception {
    try (ManagedStore store = ManagedStore.open(Path.of(args[0]), ManagedOptions.defaults())) {
      Depot depot = new Depot(store.workspace("depot"));
      if (args[1].equals("put")) depot.put(args[2], List.of(args).subList(3, args.length));
      if (args[1].equals("get")) depot.get(args[2], Path.of(args[3]));
      if (args[1].equals("delete")) depot.workspace.images().delete(args[2]);
      System.out.println("collected: " + store.requestCollection().join().collected());
    }
  }
}
