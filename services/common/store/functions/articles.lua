-- Articles: in by ingest, placed by classify.

-- KEYS a:<article>, articles, todo:classify [, h:<hash>]  ARGV article, body, received ms, keep ms, lease ms
-- Returns {outcome, stored body}; the body only when it is repeated, "" when it was removed.
-- Refused by Redis at its memory limit: that is what pauses ingest while the stages behind it drain. The article is set
-- first and taken back when its content is known, because new ones are the rule.
local article_put = register('article_put', {}, function(keys, args)
    if not redis.call('SET', keys.article, args.body, 'NX') then
        return {ARTICLE.REPEATED, redis.call('GET', keys.article)}
    end
    if keys.content and not redis.call('SET', keys.content, '1', 'NX', 'PX', args.keep_ms) then
        redis.call('DEL', keys.article)
        count_today(prefix_of(keys.article), 'repeated', 1)
        return {ARTICLE.DUPLICATE_CONTENT}
    end
    redis.call('ZADD', keys.articles, args.received_ms, args.article)
    redis.call('ZADD', keys.todo, digits(now_ms() + number(args.lease_ms)), args.article)
    count_today(prefix_of(keys.article), 'articles', 1)
    return {ARTICLE.NEW}
end)

-- As article_put, for an item whose guid names it wherever it moves. KEYS a:<article>, articles, todo:classify, n:<guid>
-- [, h:<hash>]  ARGV article, body, received ms, keep ms, lease ms, whether the article of that guid is known to be another
-- one 0/1. An article of this address counts first. Returns {MOVED, stored body} when the guid is that of an article at
-- another address; else as article_put.
register('article_put_item', {}, function(keys, args)
    local known = redis.call('GET', keys.guid)
    local body = known and known ~= args.article and args.is_other ~= '1' and
        redis.call('EXISTS', keys.article) == 0 and redis.call('GET', prefix_of(keys.article) .. KEY.article .. known)
    if body then
        return {ARTICLE.MOVED, body}
    end
    local answer = article_put({keys.article, keys.articles, keys.todo, keys.content},
                               {args.article, args.body, args.received_ms, args.keep_ms, args.lease_ms})
    if answer[1] == ARTICLE.NEW or not known then
        redis.call('SET', keys.guid, args.article, 'PX', args.keep_ms)
    end
    return answer
end)

-- KEYS a:<article>, todo:classify [, h:<hash>]  ARGV article, body that was read, new body, keep ms, ms until classify is
-- to read it ("" when it need not). Returns {0} when it is done, {1, stored body} when another body is there by now.
-- What is due already stays so.
register('article_revise', {}, function(keys, args)
    local stored = text(redis.call('GET', keys.article))
    if stored ~= args.read then
        return {1, stored}
    end
    redis.call('SET', keys.article, args.body)
    if keys.content then
        redis.call('SET', keys.content, '1', 'NX', 'PX', args.keep_ms)
    end
    if args.due_ms ~= '' then
        redis.call('ZADD', keys.todo, 'LT', digits(now_ms() + number(args.due_ms)), args.article)
    end
    return {0}
end)

local REFRAIN_UNIT, REFRAIN_MAX = 10, 10240 -- bytes of a sentence, and of all that is remembered of a source

-- What a source always says. Whoever writes last is right: what another learnt meanwhile is learnt again. Returns 0.
register('refrain_put', {}, function(keys, args)
    if #args.body > REFRAIN_MAX or #args.body % REFRAIN_UNIT ~= 0 then
        return redis.error_reply('ERR not what is remembered of a source: ' .. #args.body .. ' bytes')
    end
    redis.call('SET', keys.memory, args.body, 'PX', args.ttl_ms)
    return 0
end)

-- Guards live in a hash for each two minutes, term → "log seq|instance": keys of their own would take twice the memory.
local function guard_key(prefix, us, back)
    return prefix .. KEY.guard .. digits(math.floor(us / 1000 / GUARD_MS) - back)
end

-- The log position of a story that another instance created after `view` and that may be about the same: one with one of
-- the strongest of `terms`, or the last of those that share any two of them. nil when there is none.
local function guard_stamp_after(prefix, us, terms, view, instance)
    local shared, last = {}, nil
    for back = 0, 1 do
        for i, stamp in ipairs(redis.call('HMGET', guard_key(prefix, us, back), unpack(terms))) do
            local seq, owner = string.match(stamp or '', '^(%d+-%d+)|(.*)$')
            if seq and owner ~= instance and not shared[i] and (view == '' or seq_less(view, seq)) then
                if i <= GUARD_STRONG or last then
                    return (last and seq_less(seq, last)) and last or seq
                end
                shared[i], last = true, seq
            end
        end
    end
    return nil
end

local function guard_stamp(prefix, us, terms, stamp)
    local key, fields = guard_key(prefix, us, 0), {}
    for i, term in ipairs(terms) do
        fields[2 * i - 1], fields[2 * i] = term, stamp
    end
    redis.call('HSET', key, unpack(fields))
    redis.call('PEXPIRE', key, 2 * GUARD_MS, 'NX')
end

local SEEN = 5 -- fields before the counters: version, merged into, first and last ms, the source

-- A counter one higher, as text; most begin here.
local function one_more(known)
    return known and digits(known + 1) or '1'
end

-- Raises the counters for one more article in one write, at `us`. `known` is what the fields `names` held, of which the
-- first `always` change whether its source is new or not. Returns the story's new version.
local function story_count(key, names, always, known, facts, us)
    local version, source, time = one_more(known[1]), known[5], tonumber(facts.time)
    local fields, at = {'v', version}, 2
    if not known[3] or time < tonumber(known[3]) then
        fields[3], fields[4], at = 'f', facts.time, 4
    end
    if not known[4] or time > tonumber(known[4]) then
        fields[at + 1], fields[at + 2], at = 'l', facts.time, at + 2
    end
    for i = SEEN + 1, source and always or #names do
        fields[at + 1], fields[at + 2], at = names[i], one_more(known[i]), at + 2
    end
    if not known[1] then
        fields[at + 1], fields[at + 2], at = 'c', digits(us / 1000), at + 2
    end
    if facts.domain ~= '' then
        local count, attributes = string.match(source or '', '^(%d+)(|.*)$')
        fields[at + 1], fields[at + 2] = names[SEEN], one_more(count) .. (attributes or '|' .. attributes_of(facts))
    end
    redis.call('HSET', key, unpack(fields))
    return version
end

-- KEYS a:<article>, p:<article>, todo:classify, todo:summarize, s: m:<story>, stories, log, state
-- ARGV article, story, whether it begins it 0/1, its time in ms, position of the log that it was decided at, instance, packed
-- Placement, packed LogEntry, entries of the log to keep, lease ms, hashes of guard terms with a space between, then what the
-- caller says of the article: each such fact, in the order of the table. Returns {outcome, story, version, log seq}
local article_commit_2 = register('article_commit_2', {'allow-oom'}, function(keys, args)
    local article, story, creates = args.article, args.story, args.creates == '1'
    local placed = redis.call('GET', keys.placement)
    if placed then
        -- The first commit entered the story in summarize's todo set in the same breath: nothing is left to do there.
        local home = facts_glance(placed)
        redis.call('ZREM', keys.todo, article)
        return {COMMIT.REPEATED, home, number(redis.call('HGET', prefix_of(keys.article) .. KEY.story .. home, 'v')), ''}
    end
    if redis.call('STRLEN', keys.article) == 0 then
        redis.call('ZREM', keys.todo, article)
        return {COMMIT.UNKNOWN, '', 0, ''}
    end
    local facts = facts_said(args, position.facts)
    local names = {'v', 'i', 'f', 'l', '@' .. facts.domain}
    local always = counters_append(names, facts)
    local story_key, members_key, entry = keys.story, keys.members, args.entry
    -- Nothing is known of a story that begins here, so its counters are not asked for.
    local is_new = creates and redis.call('EXISTS', story_key) == 0
    local known = is_new and {} or redis.call('HMGET', story_key, unpack(names))
    local successor = known[2] or ''
    if successor ~= '' then
        if not creates then
            return {COMMIT.GONE, successor, number(known[1]), ''}
        end
        -- Begun by this very article in an earlier life, and merged since: it joins the story that it went into.
        story, creates, entry = successor, false, entry .. message_text(1, 'join') .. message_text(2, successor)
        story_key, members_key = prefix_of(keys.article) .. KEY.story .. successor, prefix_of(keys.article) .. KEY.members .. successor
        known = redis.call('HMGET', story_key, unpack(names))
    end
    if not known[1] and not creates then
        return {COMMIT.GONE, '', 0, ''}
    end
    -- A story that is there already was begun by this very article in an earlier life: it is joined, unguarded.
    local us, terms = now_us(), not known[1] and args.terms ~= '' and words(args.terms)
    local rival = terms and guard_stamp_after(prefix_of(keys.article), us, terms, args.view, args.instance)
    if rival then
        return {COMMIT.REFUSED, '', 0, rival}
    end
    local seq = append(keys.log, keys.state, 'log', us, args.keep_log, {'d', entry})
    if terms then
        guard_stamp(prefix_of(keys.article), us, terms, seq .. '|' .. args.instance)
    end
    facts.story, facts.time = story, args.time
    facts.version = story_count(story_key, names, always, known, facts, us)
    redis.call('SET', keys.placement, facts_write(facts, args.value))
    redis.call('ZADD', members_key, facts.version, article)
    if not known[1] then
        redis.call('SADD', keys.stories, story)
    end
    count_today(prefix_of(keys.article), known[1] and 'joined' or 'stories', 1)
    redis.call('ZREM', keys.todo, article)
    redis.call('ZADD', keys.summarize, 'NX', digits(us / 1000 + args.lease_ms), story)
    return {COMMIT.DONE, story, tonumber(facts.version), seq}
end)

-- The same as library version 14 and earlier were called.
register('article_commit', {'allow-oom'}, function(keys, args)
    return article_commit_2(keys, {args.article, args.story, args.creates, args.time, args.view, args.instance, args.value,
                                   args.entry, args.keep_log, args.lease_ms, table.concat(args, ' ', position.terms),
                                   unpack(args, position.original, position.domain)})
end)

-- KEYS a:<article>, p:<article>, todo:classify, todo:summarize  ARGV 1 article, its revision that was read, placement,
-- log entry, 5 keep log, lease ms, headline that changed or "", original 0/1 (a copy that is one no more counts as a report)
-- A revision of an article that has a story: its story shows it, as one more version. Returns {outcome, story, version,
-- log seq}; outcomes as article_commit's: done, repeated (that revision is known here), unknown (it is in no story).
-- A later revision that came in meanwhile stays due.
register('article_revised', {'allow-oom'}, function(keys, args)
    local prefix, revision = prefix_of(keys.article), number(args.revision)
    local body, placed = text(redis.call('GET', keys.article)), text(redis.call('GET', keys.placement))
    local facts = facts_parse(placed)
    if message_value(body, ARTICLE_REVISION) <= revision then
        redis.call('ZREM', keys.todo, args.article)
    end
    if body == '' or not facts.story then
        return {COMMIT.UNKNOWN, '', 0, ''}
    end
    if message_value(string.sub(placed, facts.rest), PLACEMENT_REVISION) >= revision then
        return {COMMIT.REPEATED, facts.story, story_version(prefix, facts.story), ''}
    end
    local seq = append(prefix .. KEY.log, prefix .. KEY.state, 'log', now_us(), args.keep_log,
                       {'d', args.entry .. message_text(2, facts.story)})
    local version = redis.call('HINCRBY', prefix .. KEY.story .. facts.story, 'v', 1)
    if args.original == '1' and facts.original ~= '1' then
        facts.original = '1'
        redis.call('HINCRBY', prefix .. KEY.story .. facts.story, 'r', 1)
    end
    facts.version = digits(version)
    redis.call('SET', keys.placement, facts_write(facts, args.value .. message_text(1, facts.story) ..
        message_number(PLACEMENT_REVISED_VERSION, version)))
    redis.call('ZADD', prefix .. KEY.members .. facts.story, version, args.article)
    history_add(prefix, facts.story, {kind = 'revised', articles = 1, article = args.article, text = args.headline})
    redis.call('ZADD', keys.summarize, 'NX', digits(now_ms() + number(args.lease_ms)), facts.story)
    return {COMMIT.DONE, facts.story, version, seq}
end)

-- KEYS q:<article>, p:<article>, todo:classify  ARGV article, keep ms, placement
-- An article that is no news: what was found is kept as long as the article, and nothing else becomes of it. One that
-- has a story already stays in it.
register('article_aside', {'allow-oom'}, function(keys, args)
    if redis.call('EXISTS', keys.placement) == 0 then
        redis.call('SET', keys.found, '0|\n' .. args.value, 'PX', args.keep_ms)
        count_today(prefix_of(keys.found), 'not_news', 1)
    end
    redis.call('ZREM', keys.todo, args.article)
    return 0
end)

-- KEYS articles  ARGV cursor, count. Returns {next cursor, {article, body, facts and placement or "", …}}
register('articles_page', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys.articles)
    local page = redis.call('ZSCAN', keys.articles, args.cursor, 'COUNT', args.count)
    local rows = {}
    for i = 1, #page[2], 2 do
        local id = page[2][i]
        local values = redis.call('MGET', prefix .. KEY.article .. id, prefix .. KEY.placement .. id)
        if values[1] then
            rows[#rows + 1] = id
            rows[#rows + 1] = values[1]
            rows[#rows + 1] = text(values[2])
        end
    end
    return {page[1], rows}
end)
