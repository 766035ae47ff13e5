#include "ingest.h"

void ingest_announce(struct ingest *ingest, const Triptych__Article *article, int is_again)
{
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    struct err err = {0};
    work.id = article->id;
    work.again = is_again;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    work.article = (Triptych__Article *)article; /* packing does not change it */
    /* A full queue loses nothing: the article stands in the todo set, and comes up again when overdue. */
    int result = service_announce(&ingest->service, &work, &err);
    if (result < 0 && result != ERR_FULL)
        log_error("article_not_announced", LOG_TEXT("article", article->id), LOG_TEXT("reason", err.text));
}
