/* The tokens of each text, one line a text, for compare.py. */
#include "texts.h"
#include "tokenizer.h"

#include <stdio.h>

static int print_tokens(const struct tokenizer *tokenizer, const char *prefix, const struct texts *texts,
                        struct err *err)
{
    struct tokenizer_space space = {0};
    int code = 0;
    for (size_t i = 0; i < texts->count && code == 0; i++) {
        code = tokenizer_split(tokenizer, prefix, texts->all[i], &space, err);
        for (size_t j = 0; j < space.count && code == 0; j++)
            printf("%s%d", j ? " " : "", (int)space.ids[j]);
        puts("");
    }
    tokenizer_space_done(&space);
    return code;
}

int main(int argc, char **argv)
{
    struct model_file file = {0};
    struct tokenizer *tokenizer = NULL;
    struct texts texts = {0};
    struct err err = {0};
    if (argc != 4) {
        fprintf(stderr, "usage: bench-embed-tokens MODEL PREFIX TEXTS  (TEXTS: each text ended by a NUL)\n");
        return 2;
    }
    int code = model_file_open(argv[1], &file, &err);
    if (code == 0)
        code = tokenizer_new(&file.pieces, &tokenizer, &err);
    if (code == 0)
        code = texts_read(argv[3], &texts, &err);
    if (code == 0)
        code = print_tokens(tokenizer, argv[2], &texts, &err);
    if (code)
        fprintf(stderr, "bench-embed-tokens: %s\n", err.text);
    texts_done(&texts);
    tokenizer_free(tokenizer);
    model_file_close(&file);
    return code ? 1 : 0;
}
