/** What asks for the rest of an answer where a service cannot be handed the beginning. Fixed, for the context cache. */
export const continuePrompt =
  'Your last message broke off. Go on from its very last character, in the middle of a word or a code block if that is ' +
  'where it ended. Repeat nothing of it and say nothing about having stopped.';
