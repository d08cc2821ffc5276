package dev.parley.app;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Refuses an option that is given twice and has room for one value. Options that stand under a heading of their own in the help are a
 * group of picocli's, which takes the second one for the beginning of a second group, and would forget all others of the first.
 */
final class OnceOnly implements IExecutionStrategy {

    private final IExecutionStrategy commands = new RunLast();

    @Override
    public int execute(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            for (OptionSpec option : command.getParseResult().matchedOptions()) {
                if (!option.isMultiValue() && option.originalStringValues().size() > 1) {
                    throw new ParameterException(
                            command, "option '" + option.longestName() + "' should be specified only once");
                }
            }
        }
        return commands.execute(parsed);
    }
}
