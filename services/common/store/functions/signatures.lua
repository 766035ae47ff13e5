-- What every function takes: "KEYS ARGV", each a number, "from-to", or "n+g": n, then any number of groups of g; with an
-- "a" at the end each group begins with an article's id. A call that does not fit is refused and changes nothing.
--
-- Daemons of several versions call this library while a desk is upgraded, or when somebody goes back to an older image.
-- So a function whose arguments or meaning change gets a new name ("story_rerate_2"), and the old one stays for as long
-- as OLDEST_CALLER (base.lua) says that its callers are served. tests/data/functions-*.txt holds what each release has;
-- a test compares.
local SIGNATURES = {
    article_aside = '3 3', article_commit = '9 17-25', article_embed = '1 2', article_move = '1 8+1',
    article_put = '3-4 5', article_remove = '2 5', article_revise = '2-3 5', article_revised = '4 8',
    articles_page = '1 2',
    counts = '1 0',
    data_migrate = '1 1',
    dead_add = '3 4', dead_list = '2 0', dead_retry = '5 4', domain_remove = '1 7',
    expiring_get = '1 0', expiring_put = '1 4',
    feed_commit = '6 10', feed_range = '2 2', feed_settle = '2 5', feed_update = '2 3', feeds_add = '1 1+1',
    feeds_claim = '2 3', feeds_page = '2 2', feeds_remove = '2 1', feeds_renew = '1 2+2', feeds_take = '3 4',
    heads_page = '1 2',
    key_put = '2 3', key_remove = '2 1', keys_since = '2 1',
    ratings_version = '1 1', recount = '1 2', retention = '1 4', robots_get = '1 1', robots_put = '1 3',
    signatures = '0 0',
    stories_page = '1 2', story_history = '2 0', story_merge = '2 8', story_pin = '1 3', story_read = '5 2',
    story_rerate = '3 3+3a', story_retitle = '1 3', story_sources = '2 1',
    stream_check = '2 2', summary_commit = '4 4',
    todo_claim = '1 2', todo_late = '1 3', turn_end = '1 4', turn_take = '1 4', turns_renew = '1 2+2',
    version = '0 0',
}

local function counts_of(from, mark, to)
    from = tonumber(from)
    return from, mark == '+' and math.huge or mark == '-' and tonumber(to) or from, mark == '+' and tonumber(to) or 1
end

local function signature_parse(text)
    local keys, keys_mark, keys_to, args, args_mark, args_to, ids =
        string.match(text, '^(%d+)([-+]?)(%d*) (%d+)([-+]?)(%d*)(a?)$')
    local takes = {text = text, has_ids = ids == 'a'}
    takes.keys, takes.keys_most = counts_of(keys, keys_mark, keys_to)
    takes.args, takes.args_most, takes.group = counts_of(args, args_mark, args_to)
    return takes
end

local function is_article_id(value)
    return #value == 17 and string.find(value, '^a[0-9a-z]+$') ~= nil
end

local function signature_fits(takes, keys, args)
    if #keys < takes.keys or #keys > takes.keys_most or #args < takes.args or #args > takes.args_most or
        (#args - takes.args) % takes.group ~= 0 then
        return false
    end
    for at = takes.args + 1, takes.has_ids and #args or 0, takes.group do
        if not is_article_id(args[at]) then
            return false
        end
    end
    return true
end

-- The words that it begins with make a caller of any version wait and look at the library again, rather than give up
-- what it was working on.
local function signature_refusal(name, takes, keys, args)
    return redis.error_reply('ERR Function not found: triptych_' .. name .. ' takes keys and arguments "' .. takes.text ..
        '", not ' .. #keys .. ' ' .. #args .. ' or not such; the caller is of another version')
end
