package dev.parley.hub;

import java.util.Map;

/** Which channels there may be, and what they offer. */
final class Namespaces {

    private final Map<String, NamespaceOptions> byName;
    private final int maximumLength;

    /**
     * Creates the namespaces.
     *
     * @param byName their options; those of channels without a namespace under the empty name
     * @param maximumLength how many characters a channel's name may have
     */
    Namespaces(Map<String, NamespaceOptions> byName, int maximumLength) {
        this.byName = Map.copyOf(byName);
        this.maximumLength = maximumLength;
    }

    /** Returns the options of a channel that something can be published to. */
    NamespaceOptions ofChannel(String channel) {
        NamespaceOptions options = ofSubscription(channel);
        if (channel.endsWith("*")) {
            throw HubError.BAD_REQUEST.because("channel: got the pattern " + channel + ", expected a channel");
        }
        return options;
    }

    /** Returns the options of what a client wants to subscribe to: a channel or a pattern. */
    NamespaceOptions ofSubscription(String channel) {
        if (channel.isEmpty()) {
            throw HubError.BAD_REQUEST.because("channel: got an empty name");
        }
        if (channel.length() > maximumLength) {
            throw HubError.BAD_REQUEST.because("channel: got a name of " + channel.length()
                    + " characters, expected at most " + maximumLength + " (maximumChannelLength)");
        }
        for (int i = 0; i < channel.length(); i++) {
            char c = channel.charAt(i);
            if (c <= ' ' || c == 0x7f || (c == '*' && i < channel.length() - 1)) {
                throw HubError.BAD_REQUEST.because("channel: got the character " + (int) c + " at " + i
                        + ", expected neither spaces nor control characters, and * at the end only");
            }
        }
        ChannelName name = new ChannelName(channel);
        NamespaceOptions options = byName.get(name.namespace());
        if (options == null) {
            throw HubError.UNKNOWN_CHANNEL.because("channel " + channel + ": there is no namespace "
                    + (name.namespace().isEmpty() ? "without a name" : name.namespace()));
        }
        if (!options.names().matcher(name.rest()).matches()) {
            throw HubError.BAD_REQUEST.because(
                    "channel " + channel + ": its name does not match " + options.names() + " (names)");
        }
        return options;
    }
}
