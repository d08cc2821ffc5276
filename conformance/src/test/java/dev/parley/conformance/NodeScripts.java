package dev.parley.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
        if (!Files.exists(folder.resolve("node_modules/ws/package.json"))) {
            Path npm = Tool.NPM.require();
            try {
                ExternalProcess.run(
                        "npm-ci",
                        List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
                        folder,
                        Duration.ofMinutes(3));
            } catch (IllegalStateException e) {
                throw FullRun.missing("npm could not bring the ws package: " + e.getMessage());
            }
        }
        return List.of(node.toString(), "node/" + script);
    }
}
