package dev.parley.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The scripts in {@code conformance/node}, whose packages {@code npm ci} brings as {@code package-lock.json} pins them. */
public final class NodeScripts {

    private NodeScripts() {}

    /**
     * What starts this script in the module's folder. Where Node or npm is absent the test is skipped out loud, or fails in
     * a full run.
     */
    public static synchronized List<String> command(String script) {
        Path node = Tool.NODE.require();
        Path folder = Folders.module().resolve("node");
        boolean installed = Stream.of("ws", "centrifuge")
                .allMatch(name -> Files.exists(folder.resolve("node_modules/" + name + "/package.json")));
        if (!installed) {
            Path npm = Tool.NPM.require();
            try {
                ExternalProcess.run(
                        "npm-ci",
                        List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
                        folder,
                        Duration.ofMinutes(3));
            } catch (IllegalStateException e) {
                throw FullRun.missing("npm could not bring its packages: " + e.getMessage());
            }
        }
        return List.of(node.toString(), "node/" + script);
    }
}
