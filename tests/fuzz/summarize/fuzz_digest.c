/* Any bytes as an article's title and text: digesting them must not crash, and every sentence must lie within. */
#include "article_digest.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const char *const langs[] = {"en", "de", "fr", "und", "ja", "ru"};
    static struct digester *digester;
    if (!digester && !(digester = digester_new(NULL)))
        return 0;
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    article.text = article.title = text;
    struct article_digest *digest = NULL;
    if (article_digest_make(digester, &article, langs[size % 6], &digest, NULL) == 0)
        for (unsigned i = 0; i < digest->sentence_count; i++)
            if (digest->sentences[i].start + digest->sentences[i].len_bytes > strlen(text))
                abort();
    free(digest);
    free(text);
    return 0;
}
