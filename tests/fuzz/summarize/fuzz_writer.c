/* Any bytes as a language model's answer: it is read or refused with a reason, and of what is used in place of a span no byte is
 * markup. */
#include "writer_answer.h"
#include "writer_check.h"

#include <assert.h>
#include <string.h>

#define SPAN "The Marvik council voted 14 to 3 to close the ferry, “at last”, mayor Anna Holt said."

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct writer_checker *checker;
    struct writer_answer answer;
    struct err err = {0};
    if (!checker && !(checker = writer_checker_new(NULL)))
        return 0;
    unsigned count = size ? 1 + data[0] % WRITER_SPANS_MAX : 1;
    if (writer_answer_read((const char *)data + (size > 0), size ? size - 1 : 0, count, &answer, &err) < 0) {
        assert(err.text[0]);
        return 0;
    }
    for (unsigned i = 0; i < count; i++)
        if (writer_check(checker, answer.sentences[i], SPAN, "en") == WRITER_FINE)
            assert(!strpbrk(answer.sentences[i], "<>`{}\n"));
    writer_answer_done(&answer);
    return 0;
}
