/* Both texts are made first, since a mail says how they are packed before it says them. */
#include "digest_mail.h"

void digest_mail_write(struct buffer *out, const struct digest_mail *mail)
{
    struct buffer plain, html;
    char subject[DIGEST_SUBJECT_SIZE];
    buffer_init(&plain, DIGEST_BYTES_MAX);
    buffer_init(&html, DIGEST_BYTES_MAX);
    digest_text_subject(mail->text, subject);
    digest_text_plain(&plain, mail->text);
    digest_text_html(&html, mail->text);
    mail_message_write(out, &(struct mail_message){.from = mail->from,
                                                   .to = mail->to,
                                                   .subject = subject,
                                                   .id = mail->id,
                                                   .date_ms = mail->date_ms,
                                                   .unsubscribe = "unsubscribe",
                                                   .plain = plain.data ? plain.data : "",
                                                   .html = html.data ? html.data : ""});
    /* Half of a digest would look like all of it. */
    out->is_failed |= plain.is_failed || html.is_failed;
    buffer_done(&plain);
    buffer_done(&html);
}
