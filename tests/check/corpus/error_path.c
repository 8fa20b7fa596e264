/* A parser frees its tokens, but not where the text is wrong. */
#include "corpus.h"

struct tokens {
	int count;
	char *token[8];
};

static char *
copy_token(const char *from, size_t n)
{
	char *token = filled(malloc(n + 1), n + 1);
	memcpy(token, from, n);
	token[n] = '\0';
	return token;
}

static void
free_tokens(struct tokens *tokens)
{
	for (int i = 0; i < tokens->count; i++)
		free(tokens->token[i]);
	free(tokens);
}

static struct tokens *
parse(const char *text)
{
	struct tokens *tokens = filled(calloc(1, sizeof *tokens), 0);
	tokens->count = 0;
	while (*text != '\0') {
		size_t n = strcspn(text, " ");
		if (memchr(text, '?', n) != NULL)
			return NULL;
		tokens->token[tokens->count++] = copy_token(text, n);
		text += n + (text[n] == ' ');
	}
	return tokens;
}

static void
work(struct job *job)
{
	char text[64] = "";
	struct tokens *tokens;
	for (int n = (int)between(job, 3, 8); n > 0; n--)
		strcat(text, pick(job, 40) == 0 ? "a?b " : "word ");
	tokens = parse(text);
	if (tokens != NULL)
		free_tokens(tokens);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
