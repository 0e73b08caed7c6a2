package storetest

import (
	"testing"

	"maildesk/store"
)

func articleID(a *store.Article) int64 { return a.ID }

var articlePromises = []promise{
	{"an article comes back as it was", func(t *testing.T, s store.Store) {
		want := &store.Article{}
		Fill(want)
		want.State = store.ArticleDraft
		update(t, s, func(tx store.Tx) { ok(tx.AddArticle(want)) })
		complete(t, want)
		view(t, s, func(tx store.Tx) {
			same(t, "Article", must(tx.Article(want.ID)), want)
			_, err := tx.Article(404)
			wantError(t, "Article of none", err, store.ErrNotFound)
		})
	}},
	{"an article is called by its number", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			first := &store.Article{State: store.ArticlePublished, Title: "一"}
			wantIs(t, "before it is kept", first.Number(), "")
			ok(tx.AddArticle(first))
			wantIs(t, "the first number", first.Number(), "KB0001")
			wantIs(t, "the id of kb0001", store.ArticleID(" kb0001"), first.ID)
			for _, none := range []string{"", "KB", "0001", "KBx", "KB-1", "KB99999999999999999999"} {
				wantIs(t, "the id of "+none, store.ArticleID(none), 0)
			}
		})
	}},
	{"a changed article is found by its new words alone, and keeps its counts", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			a := &store.Article{State: store.ArticlePublished, Title: "共享盘连不上", Body: "重新映射"}
			ok(tx.AddArticle(a))
			ok(tx.CountArticle(store.ArticleCount{ID: a.ID, Used: 3, Helped: 2, NotHelped: 1}))
			ok(tx.CountArticle(store.ArticleCount{ID: a.ID, Used: 1}))
			a.Title, a.Keywords = "公共盘连不上", []string{"映射"}
			ok(tx.UpdateArticle(a))
			next := &store.Article{State: store.ArticlePublished, Title: "投影仪不亮"}
			ok(tx.AddArticle(next))
			find := func(words string) []int64 {
				return ids(must(tx.ListArticles(store.ArticleFilter{Search: words})), articleID)
			}
			same(t, "old words", find("共享"), []int64{})
			same(t, "new words", find("公共"), []int64{a.ID})
			same(t, "words of the next", find("投影"), []int64{next.ID})
			a.Used, a.Helped, a.NotHelped = 4, 2, 1
			same(t, "Article", must(tx.Article(a.ID)), a)
			wantError(t, "UpdateArticle of none", tx.UpdateArticle(&store.Article{ID: 404, State: store.ArticleDraft, Title: "x"}), store.ErrNotFound)
			wantError(t, "CountArticle of none", tx.CountArticle(store.ArticleCount{ID: 404}), store.ErrNotFound)
		})
	}},
	{"articles are found by two characters, and the most used come first", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			add := func(a store.Article) int64 {
				ok(tx.AddArticle(&a))
				return a.ID
			}
			vpn := add(store.Article{State: store.ArticlePublished, Title: "VPN 提示错误 809", Body: "重启路由器，再连一次。", Language: "zh", Subcategory: "network/vpn", Source: "IT20240514001"})
			password := add(store.Article{State: store.ArticlePublished, Title: "忘记密码", Body: "在登录页点“忘记密码”。", Language: "zh", Subcategory: "account/password", Keywords: []string{"重置"}})
			english := add(store.Article{State: store.ArticlePublished, Title: "VPN error 809", Body: "Restart the router.", Language: "en", Subcategory: "network/vpn", Used: 2})
			retired := add(store.Article{State: store.ArticleRetired, Title: "旧的 VPN", Subcategory: "network/vpn", Language: "zh", Source: "KB-vpn.zh.txt"})
			newTicket(tx, nil) // its words are its own
			for _, c := range []struct {
				name   string
				filter store.ArticleFilter
				want   []int64
			}{
				{"all", store.ArticleFilter{}, []int64{english, vpn, password, retired}},
				{"two characters of the body", store.ArticleFilter{Search: "路由"}, []int64{vpn}},
				{"a keyword", store.ArticleFilter{Search: "重置"}, []int64{password}},
				{"two words", store.ArticleFilter{Search: "vpn 809"}, []int64{english, vpn}},
				{"the number", store.ArticleFilter{Search: "kb0002"}, []int64{password}},
				{"a ticket's words", store.ArticleFilter{Search: "卡纸"}, []int64{}},
				{"published", store.ArticleFilter{State: store.ArticlePublished, Search: "vpn"}, []int64{english, vpn}},
				{"retired", store.ArticleFilter{State: store.ArticleRetired}, []int64{retired}},
				{"a limit", store.ArticleFilter{Limit: 1}, []int64{english}},
				{"syntax", store.ArticleFilter{Search: `"' OR NOT (a`}, []int64{}},
			} {
				same(t, c.name, ids(must(tx.ListArticles(c.filter)), articleID), c.want)
			}
			same(t, "tickets", ids(must(tx.ListTickets(store.TicketFilter{Search: "路由"})), ticketID), []int64{})
		})
	}},
}
