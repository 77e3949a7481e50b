"""Every address of the site on one page. Addresses are Vietnamese, names are English."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.db.transaction import atomic
from django.urls import URLPattern, URLResolver, path, re_path

from trainer.evidence import views, views_certificate, views_path
from trainer.exports import views as exports
from trainer.exports import views_tables
from trainer.item_analysis import views as item_analysis
from trainer.item_analysis import views_objections
from trainer.letters import views_below as letters_below
from trainer.letters import views_it as letters_of_it
from trainer.letters import views_unit as letters
from trainer.people import views_merge, views_person, views_rights, views_second_step, views_slips
from trainer.reports import views as reports
from trainer.roster import views_columns, views_held_emails, views_plan, views_undo, views_upload, views_words
from trainer.units import views as units
from trainer.units import views_change as units_change
from trainer.web import figures, health, pages, public, unit, unit_picker
from trainer.web.accounts import my_sessions, password_views, province, second_step_views, slip
from trainer.web.accounts.step_up import confirmed
from trainer.web.it import (
    agreements,
    campaigns,
    campaigns_change,
    campaigns_one,
    campaigns_open,
    impact,
    log,
    mail_queue,
    official,
    over_time,
    progress,
    quizzes_by_unit,
    reminders,
    stuck,
)
from trainer.web.training import home, objections, practice, quiz, relearn, result, sitting, spaced_review
from trainer.workshops import views_it as workshops
from trainer.workshops import views_unit as unit_workshops

account_urls = [
    path("tai-khoan/dang-nhap/", account.login, name="account_login"),
    path("tai-khoan/hai-buoc/ma/", second_step_views.SignIn.as_view(), name="mfa_authenticate"),
    path("tai-khoan/hai-buoc/khoa/dang-nhap/", second_step_views.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("tai-khoan/tinh/vao/", province.begin, name="province_begin"),
    path("tai-khoan/tinh/ve/", province.back, name="province_back"),
    path("tai-khoan/tinh/xac-nhan/", province.confirm, name="province_confirm"),
    path("tai-khoan/tinh/ra/", province.left, name="province_left"),
    path("phieu/", slip.enter, name="slip"),
    path("tai-khoan/dang-xuat/", account.logout, name="account_logout"),
    path("tai-khoan/dang-ky/", account.signup, name="account_signup"),
    path("tai-khoan/ngung-su-dung/", account.account_inactive, name="account_inactive"),
    path("tai-khoan/xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/mat-khau/", password_views.ChangePassword.as_view(), name="account_change_password"),
    path("tai-khoan/mat-khau/dat/", confirmed(password_views.Set.as_view()), name="account_set_password"),
    path("tai-khoan/phien/", my_sessions.overview, name="sessions"),
    path("tai-khoan/phien/dong/", my_sessions.end, name="sessions_end"),
    path("tai-khoan/phien/dung-la-toi/", my_sessions.own_place, name="own_place"),
    path("tai-khoan/quen-mat-khau/", password_views.AskForLink.as_view(), name="account_reset_password"),
    path("tai-khoan/quen-mat-khau/da-gui/", password_views.AskedForLink.as_view(), name="account_reset_password_done"),
    re_path(
        r"^tai-khoan/dat-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        password_views.SetByLink.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "tai-khoan/dat-mat-khau/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

# The names are those by which allauth finds them. Below /tai-khoan/, where a known browser says that it is one.
second_step_urls = [
    path("tai-khoan/hai-buoc/", second_step_views.overview, name="mfa_index"),
    path("tai-khoan/hai-buoc/xac-nhan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/hai-buoc/ung-dung/", confirmed(second_step_views.AddApp.as_view()), name="mfa_activate_totp"),
    path("tai-khoan/hai-buoc/ung-dung/bo/", atomic(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("tai-khoan/hai-buoc/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/hai-buoc/ma-du-phong/moi/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "tai-khoan/hai-buoc/khoa/", confirmed(atomic(second_step_views.AddPasskey.as_view())), name="mfa_add_webauthn"
    ),
    path("tai-khoan/hai-buoc/khong-nho/", views_second_step.not_mine, name="lost_second_step_not_mine"),
    path(
        "tai-khoan/hai-buoc/khoa/<int:pk>/bo/",
        atomic(second_step_views.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "tai-khoan/hai-buoc/khoa/xac-nhan/",
        second_step_views.ConfirmByPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    # Of somebody else's address, by whoever is signed in and of the IT unit.
    path("tai-khoan/e-mail-cho-xac-nhan/", views_held_emails.overview, name="held_emails"),
    path("tai-khoan/e-mail-cho-xac-nhan/<int:pending_id>/", views_held_emails.decide, name="held_email"),
]

training_urls = [
    path("tap-huan/", home.home, name="home"),
    path("tap-huan/bai/<slug:quiz_id>/", quiz.quiz, name="quiz"),
    path("tap-huan/bai/<slug:quiz_id>/bat-dau/", quiz.begin, name="begin"),
    path("tap-huan/bai/<slug:quiz_id>/cap-nhat/", relearn.changes, name="relearn"),
    path("tap-huan/bai/<slug:quiz_id>/cap-nhat/bat-dau/", relearn.begin, name="relearn_begin"),
    path("tap-huan/luot/<int:attempt_id>/", sitting.attempt, name="attempt"),
    path("tap-huan/luot/<int:attempt_id>/cau/<int:place>/", sitting.question, name="question"),
    path("tap-huan/luot/<int:attempt_id>/luu/", sitting.save, name="save"),
    path("tap-huan/luot/<int:attempt_id>/nop/", sitting.hand_in, name="hand_in"),
    path("tap-huan/luot/<int:attempt_id>/ket-qua/", result.result, name="result"),
    path("tap-huan/luot/<int:attempt_id>/cau/<int:place>/y-kien/", objections.of_attempt, name="object_attempt"),
    path("tap-huan/luyen/<int:practice_id>/cau/<int:place>/y-kien/", objections.of_practice, name="object_practice"),
    path("tap-huan/y-kien/da-doc/", objections.read, name="objections_read"),
    path("tap-huan/y-kien/<int:number>/rut/", objections.withdraw, name="objection_withdraw"),
    path("tap-huan/ho-so/y-kien/", objections.sent, name="own_objections"),
    path("tap-huan/bai/<slug:quiz_id>/luyen/", practice.begin, name="practice_begin"),
    path("tap-huan/luot/<int:attempt_id>/luyen/", practice.begin_missed, name="practice_missed"),
    path("tap-huan/luyen-cau/<slug:question_id>/", practice.begin_one, name="practice_one"),
    path("tap-huan/luyen/<int:practice_id>/", practice.practice, name="practice"),
    path("tap-huan/luyen/<int:practice_id>/xong/", practice.end, name="practice_end"),
    path("tap-huan/on-lai/", spaced_review.refreshers, name="refreshers"),
    # Of before there were shifts: addresses that somebody may have kept.
    path("tap-huan/on-lai/<slug:question_id>/<slug:seed>/", spaced_review.moved),
    path("tap-huan/da-on/<int:review_id>/", spaced_review.moved),
    path("tap-huan/muc/<slug:fingerprint>/<path:reference>/", result.section, name="section"),
]

unit_urls = [
    path("don-vi/", unit.own, name="my_unit"),
    path("don-vi/<str:code>/", unit.unit, name="unit"),
    path("don-vi/<str:code>/nhac/", unit.remind, name="unit_remind"),
    path("don-vi/<str:code>/tai/<str:kind>/", views_tables.unit, name="unit_file"),
    path("don-vi/<str:code>/bao-cao/", reports.unit, name="unit_report"),
    path("don-vi/<str:code>/bao-cao/in/", reports.unit_paper, name="unit_report_paper"),
    path("don-vi/<str:code>/theo-thoi-gian/", over_time.unit, name="unit_over_time"),
    path("don-vi/<str:code>/theo-thoi-gian/tai/<str:kind>/", over_time.unit_file, name="unit_over_time_file"),
    path("don-vi/<str:code>/tung-don-vi/", letters_below.below, name="units_below"),
    path("don-vi/<str:code>/buoi/", unit_workshops.workshops, name="unit_workshops"),
    path("don-vi/<str:code>/buoi/<int:workshop_id>/", unit_workshops.one, name="unit_workshop"),
    path("don-vi/<str:code>/thu-tuan/", letters.letter, name="letter"),
    path("don-vi/<str:code>/thu-tuan/in/", letters.paper, name="letter_paper"),
    path("don-vi/<str:code>/thu-tuan/phieu/", letters.slips, name="letter_slips"),
]

it_urls = [
    path("cntt/", progress.home, name="it"),
    path("cntt/tien-do/", progress.people, name="progress"),
    path("cntt/tien-do/tung-bai/", progress.table, name="progress_table"),
    path("cntt/tien-do/tung-bai/tai/<str:kind>/", views_tables.people, name="progress_table_file"),
    path("cntt/tien-do/theo-don-vi/", progress.units, name="progress_units"),
    path("cntt/tien-do/don-vi-va-bai/", quizzes_by_unit.overview, name="quizzes_by_unit"),
    path("cntt/tien-do/don-vi-va-bai/tai/<str:kind>/", quizzes_by_unit.file, name="quizzes_by_unit_file"),
    path("cntt/theo-thoi-gian/", over_time.city, name="over_time"),
    path("cntt/theo-thoi-gian/tai/<str:kind>/", over_time.file, name="over_time_file"),
    path("cntt/tien-do/ghi-nho/", spaced_review.retention, name="retention"),
    path("cntt/tien-do/tai/<str:kind>/", views_tables.city, name="progress_file"),
    # A staff number may hold a slash.
    path("cntt/can-bo/<path:code>/lien-ket/", official.link, name="official_link"),
    path("cntt/can-bo/<path:code>/bo-noi/", province.unlink, name="official_province_unlink"),
    path("cntt/can-bo/<path:code>/dong-phien/", my_sessions.end_for, name="official_sessions_end"),
    path("cntt/can-bo/<path:code>/gia-han/", agreements.extension, name="extension"),
    path("cntt/can-bo/<path:code>/gia-han/<int:number>/bo/", agreements.withdraw_extension, name="extension_withdraw"),
    path("cntt/can-bo/<path:code>/tam-mien/", agreements.exemption, name="exemption"),
    path("cntt/can-bo/<path:code>/tam-mien/<int:number>/bo/", agreements.withdraw_exemption, name="exemption_withdraw"),
    path("cntt/can-bo/<path:code>/", official.official, name="official"),
    path("cntt/danh-sach/", views_upload.start, name="roster"),
    path("cntt/danh-sach/mau/<str:kind>/", views_upload.sample, name="roster_sample"),
    path("cntt/danh-sach/<int:upload_id>/cot/", views_columns.columns, name="roster_columns"),
    path("cntt/danh-sach/<int:upload_id>/trang/", views_columns.sheets, name="roster_sheets"),
    path("cntt/danh-sach/<int:upload_id>/cach-nap/", views_plan.wishes, name="roster_wishes"),
    path("cntt/danh-sach/hoan-tac/", views_undo.undo, name="roster_undo"),
    path("cntt/danh-sach/cach-hieu/", views_words.words, name="roster_words"),
    path("cntt/danh-sach/<int:upload_id>/ke-hoach/", views_plan.plan, name="roster_plan"),
    path("cntt/danh-sach/<int:upload_id>/ap-dung/", views_plan.apply, name="roster_apply"),
    path("cntt/danh-sach/<int:upload_id>/ket-qua/", views_plan.result, name="roster_result"),
    path("cntt/danh-sach/<int:upload_id>/khong-nhan/<str:kind>/", views_plan.rejected, name="roster_rejected"),
    path("cntt/danh-sach/<int:upload_id>/bo/", views_upload.put_away, name="roster_put_away"),
    path("cntt/dang-ghi/<int:work_id>/", stuck.stuck, name="stuck"),
    path("cntt/don-vi/", units.units, name="units"),
    path("cntt/don-vi/de-chon/", unit_picker.choices, name="unit_choices"),
    path("cntt/don-vi/tep/", units_change.file, name="units_file"),
    path("cntt/don-vi/thay-doi/", units.changes, name="unit_changes"),
    path("cntt/don-vi/thay-doi/<int:change_id>/", units_change.change, name="unit_change"),
    path("cntt/don-vi/thay-doi/<int:change_id>/hoan-tac/", units_change.undo, name="unit_undo"),
    path("cntt/don-vi/o/<str:code>/<slug:what>/", units_change.act, name="unit_act"),
    path("cntt/cau-hoi/", item_analysis.overview, name="items"),
    path("cntt/cau-hoi/tai/<str:kind>/", item_analysis.file, name="items_file"),
    path("cntt/cau-hoi/muc/", item_analysis.sections, name="missed"),
    path("cntt/cau-hoi/y-kien/", views_objections.overview, name="items_objected"),
    path("cntt/cau-hoi/muc/<path:reference>/", item_analysis.section, name="missed_section"),
    path("cntt/cau-hoi/<slug:quiz_id>/", item_analysis.quiz, name="items_quiz"),
    path("cntt/cau-hoi/<slug:quiz_id>/<slug:question_id>/", item_analysis.question, name="items_question"),
    path("cntt/cau-hoi/<slug:quiz_id>/<slug:question_id>/y-kien/", views_objections.settle, name="items_settle"),
    path("cntt/bao-cao/", reports.overview, name="reports"),
    path("cntt/bao-cao/<slug:written>/<slug:form>/", reports.file, name="report_file"),
    path("cntt/nhat-ky/", log.log, name="log"),
    path("cntt/nhat-ky/tai/<str:kind>/", views_tables.log, name="log_file"),
    path("cntt/thay-doi/", impact.changes, name="impact"),
    path("cntt/thay-doi/mo-dot/", impact.open_round, name="impact_campaign"),
    path("cntt/thu-tuan/", letters_of_it.overview, name="letters"),
    path("cntt/thu-tuan/dung/", letters_of_it.stop, name="letters_stop"),
    path("cntt/thu-tuan/in/", letters_of_it.papers, name="letters_paper"),
    path("cntt/thu-tuan/tra-loi/", letters_of_it.answers, name="letter_answers"),
    path("cntt/thu-tuan/tra-loi/<int:answer_id>/hoan-tac/", letters_of_it.undo, name="letter_answer_undo"),
    path("cntt/nhac/", reminders.log, name="reminders"),
    path("cntt/nhac/tai/<str:kind>/", views_tables.reminders, name="reminders_file"),
    path("cntt/nhac/ngay/", reminders.remind, name="remind"),
    path("cntt/nhac/lich/", reminders.rules, name="reminder_rules"),
    path("cntt/nhac/hang-cho/", mail_queue.queue, name="mail_queue"),
    path("cntt/nhac/hang-cho/thu-lai/", mail_queue.try_now, name="mail_queue_try"),
    path("cntt/dot/", campaigns.campaigns, name="campaigns"),
    path("cntt/dot/mo/", campaigns_open.open_one, name="campaign_open"),
    path("cntt/dot/gia-han/", campaigns_change.extend_some, name="campaigns_extend"),
    path("cntt/dot/dong/", campaigns_change.close_some, name="campaigns_close"),
    path("cntt/dot/<int:campaign_id>/", campaigns_one.one, name="campaign"),
    path("cntt/dot/<int:campaign_id>/theo-ngay/tai/<str:kind>/", campaigns_one.days_file, name="campaign_days_file"),
    path("cntt/dot/<int:campaign_id>/sua/", campaigns_open.edit_one, name="campaign_edit"),
    path("cntt/dot/<int:campaign_id>/mo-lai/", campaigns_change.reopen_one, name="campaign_reopen"),
    path("cntt/buoi/", workshops.workshops, name="workshops"),
    path("cntt/buoi/them/", workshops.add, name="workshop_add"),
    path("cntt/buoi/<int:workshop_id>/", workshops.one, name="workshop"),
    path("cntt/buoi/<int:workshop_id>/sua/", workshops.edit, name="workshop_edit"),
    path("cntt/buoi/<int:workshop_id>/nguoi-du/", workshops.people, name="workshop_people"),
    path("cntt/buoi/<int:workshop_id>/tai/<str:kind>/", workshops.file, name="workshop_file"),
    path("cntt/buoi/<int:workshop_id>/bo/", workshops.withdraw, name="workshop_withdraw"),
    path("cntt/buoi/nguoi/<int:attendance_id>/bo/", workshops.take_out, name="attendance_withdraw"),
]

export_urls = [
    path("tep/", exports.overview, name="exports"),
    path("tep/<int:number>/", exports.one, name="export"),
    path("tep/<int:number>/tai/", exports.take, name="export_take"),
    path("tep/<int:number>/bo/", exports.put_away, name="export_put_away"),
    path("tep/<int:number>/lap-lai/", exports.again, name="export_again"),
]

# Before the addresses of the IT unit: a staff number may hold a slash.
evidence_urls = [
    path("tap-huan/ho-so/", views.own, name="own_evidence"),
    path("tap-huan/luot/<int:attempt_id>/chung-nhan/", views_certificate.certificate, name="certificate"),
    path("tap-huan/ho-so/chung-nhan/", views_path.own, name="path_certificate"),
    path("cntt/can-bo/<path:code>/ho-so/chung-nhan/", views_path.official, name="path_certificate_of"),
    path("chung-nhan/", views_certificate.check, name="certificate_check"),
    path("cntt/chung-nhan/", views_certificate.find, name="certificate_find"),
    path("tap-huan/ho-so/tai/<str:kind>/", views.own_file, name="own_evidence_file"),
    path("cntt/can-bo/<path:code>/ho-so/", views.official, name="evidence"),
    path("cntt/can-bo/<path:code>/ho-so/tai/<str:kind>/", views.file, name="evidence_file"),
]

# Before the addresses of the IT unit, as those of proofs.
people_urls = [
    path("cntt/can-bo/them/", views_person.add, name="person_add"),
    path("cntt/can-bo/<path:code>/sua/", views_person.correct, name="person_correct"),
    path("cntt/can-bo/<path:code>/ngung/", views_person.deactivate, name="person_deactivate"),
    path("cntt/can-bo/<path:code>/tro-lai/", views_person.bring_back, name="person_return"),
    path("cntt/can-bo/<path:code>/gop/", views_merge.merge, name="person_merge"),
    path("cntt/can-bo/<path:code>/quyen/", views_rights.give, name="right_give"),
    path("cntt/can-bo/<path:code>/phieu/", views_slips.one, name="slip_one"),
    path("cntt/can-bo/<path:code>/mat-dien-thoai/", views_second_step.ask, name="lost_second_step"),
    path("cntt/mat-dien-thoai/", views_second_step.overview, name="lost_second_steps"),
    path("cntt/mat-dien-thoai/<int:number>/go/", views_second_step.confirm, name="lost_second_step_confirm"),
    path("cntt/mat-dien-thoai/<int:number>/bo/", views_second_step.refuse, name="lost_second_step_refuse"),
    path("cntt/quyen/", views_rights.overview, name="rights"),
    path("cntt/quyen/<int:appointment_id>/thu/", views_rights.take_back, name="right_take"),
    path("cntt/phieu/", views_slips.many, name="slips"),
]

public_urls = [
    path("thu/<slug:quiz_id>/", public.intro, name="public_quiz"),
    path("thu/<slug:quiz_id>/lai/", public.again, name="public_again"),
    path("thu/<slug:quiz_id>/<slug:seed>/", public.paper, name="public_paper"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.front, name="front"),
    path("cam-nang/", pages.handbook_missing, name="handbook"),
    path("suc-khoe", health.health, name="health"),
    path("metrics", figures.figures, name="metrics"),
    *account_urls,
    *second_step_urls,
    *training_urls,
    *public_urls,
    *unit_urls,
    *export_urls,
    *evidence_urls,
    *people_urls,
    *it_urls,
]

handler404 = "trainer.web.pages.not_found"
handler403 = "trainer.web.pages.forbidden"
# allauth's, which has no page of its own in our words.
handler429 = "trainer.web.pages.too_many"
handler500 = "trainer.web.pages.broken"
handler400 = "trainer.web.pages.bad_request"
